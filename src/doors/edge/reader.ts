import { IncomingMessage } from 'node:http'

/** How long a body may be. */
export const largestBody = 64 * 1024

// As many as PHP reads (max_input_vars): no client of ours comes near it.
const mostPairs = 1_000
const none = Buffer.alloc(0)
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The bytes of a body, or null when there are more than `max`. From Node's own stream where there is one: a web stream
 * for each body would cost more than all the rest of a request. Rejects when the client goes away in the middle.
 */
export async function bytesOf(request: Request, max: number, incoming?: unknown): Promise<Buffer | null> {
  if (request.method === 'GET' || request.method === 'HEAD') return none
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > max) return null
  return incoming instanceof IncomingMessage ? received(incoming, max) : streamed(request, max)
}

function received(incoming: IncomingMessage, max: number): Promise<Buffer | null> {
  if (incoming.destroyed && !incoming.readableEnded) return Promise.reject(hungUp())
  return new Promise((done, failed) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size <= max) return void chunks.push(chunk)
      incoming.off('data', take).pause()
      done(null)
    }
    incoming
      .on('data', take)
      .once('end', () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
      .once('error', failed)
      // Also once all is read: an error made for nobody would cost a tenth of a small request.
      .once('close', () => void (incoming.readableEnded || failed(hungUp())))
  })
}

const hungUp = () => Object.assign(new Error('aborted'), { code: 'ECONNRESET' })

async function streamed({ body }: Request, max: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  // The compiler's own library does not know yet that a stream can be walked.
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > max) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The text of bytes, without a byte order mark; null when they are not UTF-8 (RFC 8259 section 8.1). */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * The pairs of a form or query, read as URLSearchParams does but for this: null when percent-encoded bytes are not
 * UTF-8, where that would make one character of them all. At most a thousand.
 */
export function pairsOf(text: string): [name: string, value: string][] | null {
  try {
    const parts = text.split('&', mostPairs).filter((part) => part !== '')
    return parts.map((part) => {
      const at = part.indexOf('=')
      return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))]
    })
  } catch {
    return null
  }
}

// Only whole escapes are given to it: it throws at bytes that are no UTF-8, and would at `100%` too.
function decoded(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? spaced.replaceAll(/(?:%[\da-f]{2})+/gi, decodeURIComponent) : spaced
}
