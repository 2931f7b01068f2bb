import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** html: a 200 that is not the protocol; noise: not even HTTP; reset: the connection breaks after the request. */
export type Mode =
  'success' | 'refuse' | 'too many' | 'unavailable' | 'redirect' | 'hang' | 'html' | 'noise' | 'reset'

export type Received = { method: string; url: URL; headers: IncomingHttpHeaders; body: string }
export type Reply = { status: number; body: object }

/** A provider's protocol: what it says to a wrongly signed request, and what it makes of a right one. */
export type Protocol<T> = {
  /** Undefined when the signature is right. */
  reject(request: Received): Reply | undefined
  read(request: Received): T
  accepted(request: Received): Reply
  refused(request: Received): Reply
}

export type FakeServer<T> = {
  origin: string
  port: number
  /** Messages that were taken, in order. */
  sent: T[]
  /** Every request, whatever became of it. */
  received: Received[]
  /** Used up one by one; then success. */
  modes: Mode[]
  /** Always this mode when set. */
  mode: Mode | undefined
  close(): Promise<void>
}

/** A local server that speaks a provider's protocol, refuses wrong signatures and misbehaves on demand. */
export async function startFakeServer<T>(protocol: Protocol<T>, port = 0): Promise<FakeServer<T>> {
  const server = createServer((request, response) => void answer(fake, protocol, request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const bound = (server.address() as AddressInfo).port
  const fake: FakeServer<T> = {
    origin: `http://127.0.0.1:${bound}`,
    port: bound,
    sent: [],
    received: [],
    modes: [],
    mode: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake
}

async function answer<T>(
  fake: FakeServer<T>,
  protocol: Protocol<T>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request: Received = {
    method: incoming.method ?? '',
    url: new URL(incoming.url ?? '/', fake.origin),
    headers: incoming.headers,
    body: await text(incoming),
  }
  fake.received.push(request)
  const wrong = protocol.reject(request)
  if (wrong) return reply(response, wrong)
  const mode = fake.mode ?? fake.modes.shift() ?? 'success'
  if (mode === 'success') {
    fake.sent.push(protocol.read(request))
    return reply(response, protocol.accepted(request))
  }
  if (mode === 'refuse') return reply(response, protocol.refused(request))
  misbehave(mode, response)
}

function misbehave(mode: Exclude<Mode, 'success' | 'refuse'>, response: ServerResponse): void {
  if (mode === 'unavailable') return reply(response, { status: 503, body: {} })
  if (mode === 'too many') return reply(response, { status: 429, body: {} })
  if (mode === 'redirect') return void response.writeHead(307, { Location: '/elsewhere' }).end()
  if (mode === 'html') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>hi')
  if (mode === 'noise') return void response.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n')
  if (mode === 'reset') return void response.socket?.resetAndDestroy()
}

function reply(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' }).end(JSON.stringify(body))
}
