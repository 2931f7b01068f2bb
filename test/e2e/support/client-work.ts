// What clients do all day, on two gateways, while something fails.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Pair } from './calls.ts'
import type { Gateway } from './gateway.ts'
import type { Two } from './services.ts'
import { timed, until } from './wait.ts'

export type Slowest = { checkToken: number; login: number; refresh: number; logout: number }

/** Everything a client does, on both gateways; gives the slowest of each in ms. */
export async function allWorks(
  o: Pick<Two, 'a' | 'b'>,
  old: Pick<Pair, 'accessToken' | 'refreshToken'>,
): Promise<Slowest> {
  const slowest: Slowest = { checkToken: 0, login: 0, refresh: 0, logout: 0 }
  const note = async <T>(what: keyof Slowest, work: () => Promise<T>) => {
    const { value, ms } = await timed(work)
    slowest[what] = Math.max(slowest[what], ms)
    return value
  }
  for (const gateway of [o.a, o.b])
    for (let i = 0; i < 5; i++)
      expect(await note('checkToken', () => gateway.check(old.accessToken))).toMatchObject({ active: true })
  const next = await note('refresh', () => o.a.refresh(old.refreshToken))
  expect(await note('refresh', () => o.b.refresh(old.refreshToken))).toEqual(next)
  const comeAndGo = async (here: Gateway, there: Gateway) => {
    const { accessToken } = await note('login', () => here.login())
    expect(await note('checkToken', () => there.check(accessToken))).toMatchObject({ active: true })
    expect(await note('logout', () => here.logout(accessToken))).toBe(true)
    await deadWithinASecond([here, there], accessToken)
  }
  await Promise.all([comeAndGo(o.a, o.b), comeAndGo(o.b, o.a)])
  return slowest
}

export async function deadWithinASecond(gateways: Gateway[], token: string): Promise<void> {
  const one = (gateway: Gateway) =>
    until('the token is refused', async () => !(await gateway.check(token)).active, { every: 5 })
  const { ms } = await timed(() => Promise.all(gateways.map(one)))
  expect(ms).toBeLessThan(1_000)
}

/** Watches revoked tokens on every gateway while `work` goes on, and for a while after; gives what it gave. */
export async function staysDead<T>(
  gateways: Gateway[],
  tokens: string[],
  work: () => Promise<T>,
): Promise<T> {
  let going = true
  const sightings: string[] = []
  const watch = async (gateway: Gateway, i: number) => {
    for (let n = 0; going; n++) {
      for (const token of tokens)
        if ((await gateway.check(token)).active) sightings.push(`check ${n} by gateway ${i}`)
      // Watched closely, but not so that the gateways do nothing else.
      await sleep(5)
    }
  }
  const watching = gateways.map(watch)
  try {
    const given = await work()
    const end = performance.now() + 1_000
    await until('the watch is over', () => performance.now() > end)
    return given
  } finally {
    going = false
    await Promise.all(watching)
    expect(sightings.slice(0, 3)).toEqual([])
  }
}

/** Resolves when every gateway says that it has Redis. */
export async function haveRedis(...gateways: Gateway[]): Promise<void> {
  for (const gateway of gateways)
    await until('the gateway has Redis', async () => {
      const { store } = (await (await gateway.get('/readyz')).json()) as { store: boolean }
      return store
    })
}
