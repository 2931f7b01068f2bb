// What clients do all day, at a steady rate, on two gateways of which one may be away.
import { setTimeout as sleep } from 'node:timers/promises'
import { hmacSigned, type Signed } from '../../support/signed.ts'
import { codeOf, type Answer, type Pair } from './calls.ts'
import { freshMobile, joinText, sendText, sentBy } from './codes.ts'
import type { Gateway } from './gateway.ts'
import { until } from './wait.ts'

export type SteadyLoad = {
  /** Answers that no client may get. */
  wrong: string[]
  /** How many were right, by phase and kind. */
  counts: Record<string, Record<string, number>>
  /** Names the time from now on; resolves when every kind of login was right a few times in it. */
  phase(name: string): Promise<void>
  stop(): Promise<void>
}

export type Known = {
  /** Where a client finds a gateway; changed while it runs. */
  gateways: [Gateway, Gateway]
  loginsPerSecond: number
  members: string[]
  password: string
  app: { appid: string; secret: string }
  /** Of /api/auth/wxsign. */
  page: string
}

const authorizeText = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!,
  $token: String!, $algorithm: SignatureAlgorithm!, $nonce: String) {
  authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token,
    algorithm: $algorithm, nonce: $nonce) { accessToken }
}`
const changeText =
  'mutation ($p: String!, $n: String!) { changePassword(currentPassword: $p, newPassword: $n) }'

// A machine too small for the rate then gets what it can do, instead of refusing nearly all.
const mostUnderWay = 12

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

/** Starts it: so many logins a second, 12 under way at most; and, one after the other, refreshes, joins by code, signed logins, new passwords, pages. */
export function steadyLoad({ gateways, members, password, app, ...known }: Known): SteadyLoad {
  const wrong: string[] = []
  const counts: SteadyLoad['counts'] = {}
  let now = ''
  let going = true
  let requests = 0

  function count(what: string): void {
    const of = (counts[now] ??= {})
    of[what] = (of[what] ?? 0) + 1
  }

  /** Asks a gateway, and the other one while that is away. */
  async function asked<T>(call: (gateway: Gateway) => Promise<T>): Promise<T> {
    const first = Math.random() < 0.5 ? 0 : 1
    for (let tries = 0; ; tries++)
      try {
        return await call(gateways[(first + tries) % 2 ? 1 : 0])
      } catch (error) {
        // What fetch throws without an answer.
        if (!(error instanceof TypeError) || tries > 200) throw error
        await sleep(50)
      }
  }

  /** The data of a right answer. */
  async function ask<T>(
    what: string,
    call: (gateway: Gateway) => Promise<Answer<T>>,
  ): Promise<T | undefined> {
    const answer = await asked(call)
    const code = codeOf(answer)
    if (code === undefined) count(what)
    // What a machine too small for the rate answers; the client comes again.
    else if (code === 'BUSY' || code === 'UNAVAILABLE') count('told to come again')
    else wrong.push(`${now}: ${what}: ${code}`)
    return answer.data ?? undefined
  }

  const login = (name: string, secret = password) => ask('login', (gateway) => gateway.tryLogin(name, secret))

  const refreshing = async (pair: Pair): Promise<Pair> => {
    const [one, two] = await Promise.all(
      [0, 1].map(() => ask('refresh', (gateway) => gateway.tryRefresh(pair.refreshToken))),
    )
    if (!one || !two || one.refresh.accessToken !== two.refresh.accessToken)
      wrong.push(`${now}: two successors of one token`)
    const next = one?.refresh ?? pair
    const status = await ask('check', (gateway) => gateway.tryCheck(next.accessToken))
    if (!status?.checkToken.active) wrong.push(`${now}: a live token was refused`)
    return next
  }

  /** Both halves at one gateway: only that one shows what it sent. */
  async function joining(): Promise<void> {
    const { mobile, code } = await asked(async (gateway) => {
      const to = freshMobile()
      const refused = codeOf(await gateway.graphql(sendText, { m: to }))
      if (refused && refused !== 'UNAVAILABLE') wrong.push(`${now}: send: ${refused}`)
      return { mobile: to, code: (await sentBy(gateway, to))[0]?.code }
    })
    const joined = await ask('join', (gateway) => gateway.graphql(joinText, { m: mobile, c: code }))
    if (joined) await login(mobile, 'a long enough one')
  }

  async function authorizing(): Promise<void> {
    const time = String(Math.floor(Date.now() / 1000))
    const who = { appid: app.appid, username: pick(members), password }
    const signed: Signed = hmacSigned({ ...who, time, nonce: `nonce ${requests++}` }, app.secret)
    await ask('authorize', (gateway) => gateway.graphql(authorizeText, signed))
  }

  const changing = (name: string) => {
    let current = password
    return async (): Promise<void> => {
      const token = (await login(name, current))?.login.accessToken
      if (!token) return
      const next = `password number ${requests++}`
      const change = (gateway: Gateway) => gateway.graphql(changeText, { p: current, n: next }, token)
      if (await ask('change', change)) current = next
    }
  }

  async function signingPage(): Promise<void> {
    const body = new URLSearchParams({ url: known.page })
    const send = (gateway: Gateway) => fetch(`${gateway.url}/api/auth/wxsign`, { method: 'POST', body })
    const answer = (await (await asked(send)).json()) as { code: number }
    if (answer.code === 1) count('page')
    else wrong.push(`${now}: page: ${JSON.stringify(answer)}`)
  }

  async function logins(): Promise<void> {
    const underWay = new Set<Promise<unknown>>()
    while (going) {
      await sleep(1000 / known.loginsPerSecond)
      if (underWay.size >= mostUnderWay) continue
      const one = login(pick(members)).finally(() => underWay.delete(one))
      underWay.add(one)
    }
    await Promise.all(underWay)
  }

  async function again(every: number, work: () => Promise<unknown>): Promise<void> {
    while (going) {
      await work()
      await sleep(every)
    }
  }

  async function refreshes(): Promise<void> {
    let pair = (await login(members[0] ?? ''))?.login
    await again(
      200,
      async () => (pair = pair ? await refreshing(pair) : (await login(members[0] ?? ''))?.login),
    )
  }

  const [changed = '', ...others] = members
  members = others
  const working = Promise.all([
    logins(),
    refreshes(),
    again(300, joining),
    again(300, authorizing),
    again(500, changing(changed)),
    again(300, signingPage),
  ]).catch((error: unknown) => void wrong.push(String(error)))
  return {
    wrong,
    counts,
    async phase(name) {
      now = name
      const right = (what: string) => counts[name]?.[what] ?? 0
      const kinds = { login: 10, authorize: 1, refresh: 4, page: 2 }
      const seen = () => Object.entries(kinds).every(([what, few]) => right(what) >= few)
      await until(`right answers while ${name}`, seen, { within: 60_000 })
    },
    async stop() {
      going = false
      await working
    },
  }
}
