import { connect } from 'node:net'

/** Sends bytes on a connection of their own; gives what came back before it closed or fell silent. */
export function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((done) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(400, () => socket.destroy())
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
    socket.on('error', () => {}).on('close', () => done(answer))
  })
}

type Raw = { method?: string; headers?: Record<string, string>; body?: Buffer }

/** A request as it is written, a character a byte: no client library tidies it. */
export function rawRequest(target: string, { method = 'GET', headers = {}, body }: Raw = {}): Buffer {
  const length = body ? { 'content-length': String(body.length) } : {}
  const all = { host: 'gateway.test', ...length, ...headers, connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const head = [`${method} ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)])
}

/** Status, headers and body of what came back. */
export function parsedAnswer(answer: string) {
  const [head = '', ...rest] = answer.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string]))
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') }
}
