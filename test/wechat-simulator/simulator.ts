import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createControls, type Controls, type Mode } from './controls.ts'
import { endpoints, type Endpoint } from './endpoints.ts'
import { consent, helpers } from './helpers.ts'
import { createTokens } from './tokens.ts'
import { Refusal, createWorld, type Lives, type SimAccount } from './world.ts'

export type SimulatorOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  accounts?: SimAccount[]
  /** Lives in seconds. Default: WeChat's own, 7200, 7200 and 300. */
  lives?: Partial<Lives>
  /** Milliseconds before each answer, so that callers meet. */
  latencyMs?: number
  now?: () => number
}

export type Simulator = Awaited<ReturnType<typeof startWechatSimulator>>

/** An official account and a mini program of one open platform. */
export const demoAccounts: SimAccount[] = [
  { type: 'official', appid: 'wx-official-demo', secret: 'official-demo-secret-0123456789ab' },
  { type: 'mini', appid: 'wx-mini-demo', secret: 'mini-demo-secret-0123456789abcdef' },
]

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * WeChat in a box, on 127.0.0.1: its endpoints, its errcodes, its codes that work once. `calls` counts the calls by
 * endpoint, `forcedRefreshes` those of stable_token that forced.
 */
export async function startWechatSimulator(options: SimulatorOptions = {}) {
  const { accounts = demoAccounts, latencyMs = 0, now = Date.now } = options
  const lives = { token: 7200, ticket: 7200, code: 300, ...options.lives }
  const state = { world: createWorld({ accounts, lives, now }), tokens: createTokens({ lives, now }), now }
  const controls = createControls(state)

  async function answerAsWechat(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse) {
    const question = { method: request.method ?? 'GET', query: queryOf(request), body: await bodyOf(request) }
    controls.count(endpoint, question)
    if (latencyMs) await sleep(latencyMs)
    const mode = controls.modeOf(endpoint)
    if (mode !== 'ok') return misbehave(mode, request, response)
    const answer = refusalOr(() => endpoints[endpoint](state, question))
    sendJson(response, answer)
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://sim').pathname
    const endpoint = path.slice(1)
    if (!(endpoint in endpoints)) return answerAsHelper(controls, path, request, response)
    answerAsWechat(endpoint as Endpoint, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  return Object.assign(controls, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function refusalOr(answer: () => object): object {
  try {
    return answer()
  } catch (error) {
    if (error instanceof Refusal)
      return { errcode: error.errcode, errmsg: `${error.message}, rid: 6a1b2c3d-4e5f6a7b` }
    throw error
  }
}

function misbehave(mode: Exclude<Mode, 'ok'>, request: IncomingMessage, response: ServerResponse): void {
  if (typeof mode === 'object') return sendJson(response, { errmsg: 'system error', ...mode })
  if (mode === 'down') return void request.socket.resetAndDestroy()
  if (mode === 'garbage') return void response.end('<html>502 Bad Gateway access_token=')
  if (mode === 'huge') return void response.end(Buffer.alloc(1_000_000, ' '))
  if (mode === 'redirect') return void response.writeHead(302, { location: request.url ?? '/' }).end()
  // hang: the connection stays open and silent.
}

function answerAsHelper(
  sim: Controls,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  try {
    if (path === '/connect/oauth2/authorize')
      return void response.writeHead(302, { location: consent(sim, queryOf(request)) }).end()
    const helper = helpers[path]
    if (helper) return sendJson(response, helper(sim, queryOf(request)))
    response.writeHead(404).end(`no such page; helpers: ${Object.keys(helpers).join(' ')}\n`)
  } catch (error) {
    response.writeHead(400).end(`${error instanceof Error ? error.message : error}\n`)
  }
}

function queryOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(new URL(request.url ?? '/', 'http://sim').searchParams)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

// WeChat says text/plain on sns/ paths and JSON elsewhere: a client must not mind.
function sendJson(response: ServerResponse, answer: unknown): void {
  response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(answer))
}
