import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer } from 'node:http'
import { Redis } from 'ioredis'

const { PORT, REDIS_URL = '' } = process.env

/** The Redis of this run. */
export const redis = new Redis(REDIS_URL)

/** What the seed put under `bench:<token>`. */
export type Entry = { username: string; group: string; exp: number }

/** Serves on the port the bench chose. */
export function listen(handler: RequestListener): void {
  createServer(handler).listen(Number(PORT), '127.0.0.1')
}

/** A request's body as text. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((done, failed) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (text += chunk))
    request.on('end', () => done(text))
    request.on('error', failed)
  })
}
