// The floor: node:http, a JSON body, one Redis GET, a JSON answer. No rules, no errors, nothing to configure.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen, readBody, redis, type Entry } from './listen.ts'

async function check(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { token } = JSON.parse((await readBody(request)) || '{}') as { token?: string }
  const text = await redis.get(`bench:${token}`)
  const entry = text ? (JSON.parse(text) as Entry) : null
  const body = JSON.stringify(
    entry
      ? {
          active: true,
          username: entry.username,
          group: entry.group,
          expiresIn: Math.ceil((entry.exp - Date.now()) / 1000),
        }
      : { active: false },
  )
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

listen((request, response) => void check(request, response))
