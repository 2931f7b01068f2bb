import { connect, type Socket } from 'node:net'

/** One answer: its status and the raw text, head and body. */
export type Answer = { status: number; text: string }

/** A keep-alive connection with one request under way at a time. */
export type Connection = {
  /** Sends the bytes of one whole request. Rejects when the connection breaks or stays silent. */
  ask(request: Buffer): Promise<Answer>
  close(): void
}

const patience = 10_000

type Waiting = { done: (answer: Answer) => void; failed: (error: Error) => void }

/**
 * A bare HTTP/1.1 client over a socket. Ready-made clients cost as much as the servers they measure, or count in whole
 * milliseconds; this one only looks for the end of the answer.
 */
export function openConnection(port: number): Promise<Connection> {
  return new Promise((opened, refused) => {
    let waiting: Waiting | undefined
    let text = ''

    function received(chunk: string): void {
      text = text === '' ? chunk : text + chunk
      if (!isWhole(text)) return
      const answer = { status: Number(text.slice(9, 12)), text }
      text = ''
      const { done } = waiting ?? {}
      waiting = undefined
      done?.(answer)
    }

    function broken(error: Error): void {
      refused(error)
      waiting?.failed(error)
      waiting = undefined
    }

    const callback = (bytes: number, buffer: Uint8Array) => {
      received((buffer as Buffer).toString('latin1', 0, bytes))
      return true
    }
    const onread = { buffer: Buffer.allocUnsafe(16_384), callback }
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
    socket.setTimeout(patience, () => socket.destroy(new Error('no answer in time')))
    socket.on('error', broken)
    socket.on('close', () => broken(new Error('the server closed the connection')))
    socket.on('connect', () =>
      opened({
        ask: (request) =>
          new Promise((done, failed) => {
            if (socket.destroyed) return failed(new Error('the connection is closed'))
            waiting = { done, failed }
            socket.write(request)
          }),
        close: () => socket.destroy(),
      }),
    )
  })
}

function isWhole(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)
  if (length) return text.length >= headEnd + 4 + Number(length[1])
  return text.endsWith('\r\n0\r\n\r\n')
}

/** The text of a JSON POST as a service would send it. */
export function post(path: string, body: string, headers: Record<string, string> = {}): string {
  const all = {
    host: '127.0.0.1',
    'user-agent': 'bench/1.0',
    accept: 'application/json',
    'content-type': 'application/json',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`POST ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')
}
