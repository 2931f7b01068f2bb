import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Told = { headers: IncomingHttpHeaders; body: string; path: string | undefined }

export type Answering = {
  status?: number
  headers?: Record<string, string>
  hang?: boolean
  endless?: boolean
}

/** Somebody who is told of audit events; closed when the test ends. */
export async function startListener() {
  const told: Told[] = []
  const listener = { url: '', port: 0, told, answer: {} as Answering, connections: 0, cutOff: false }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    told.push({ headers: request.headers, body, path: request.url })
    const { status = 204, headers = {}, hang = false, endless = false } = listener.answer
    if (hang) return
    response.writeHead(status, headers)
    if (!endless) return void response.end()
    const drip = setInterval(() => response.write('x'.repeat(600)), 10)
    response.on('close', () => {
      clearInterval(drip)
      listener.cutOff = true
    })
  }
  const server = createServer((request, response) => void answer(request, response))
  server.on('connection', () => void listener.connections++)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  listener.port = (server.address() as AddressInfo).port
  listener.url = `http://127.0.0.1:${listener.port}/told`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return listener
}

/** The signature a listener computes for itself. */
export function expectedSignature(secret: string, { headers, body }: Told): string {
  const time = /^t=(\d+),/.exec(String(headers['x-gateway-signature']))?.[1] ?? ''
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
}
