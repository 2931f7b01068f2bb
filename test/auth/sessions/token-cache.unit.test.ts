import { describe, expect, it, vi } from 'vitest'
import { grantLife } from '../../../src/auth/sessions/revocations.ts'
import { createTokenCache } from '../../../src/auth/sessions/token-cache.ts'
import type { Grant } from '../../../src/caller.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import type { Store } from '../../../src/store/store.ts'
import { testClock } from '../../support/gateway.ts'
import { deadStore } from '../../support/stores.ts'

const clock = testClock()
const life = 60_000
let tokens = 0

/** A token of its own for each test, and what it stands for. */
function fresh(): { hash: string; grant: Grant; exp: number } {
  const exp = clock.now() + life
  const who = { sessionId: `session ${tokens}`, memberId: 1, username: 'ann', appid: null, group: 'default' }
  return { hash: `hash ${tokens++}`, grant: { ...who, dialect: 'graphql', expiresAt: exp }, exp }
}

const memory = createMemoryStore(clock.now)
const cacheOver = (store: Partial<Store> = {}, told?: ReturnType<typeof revocations>) =>
  createTokenCache({ store: { ...memory, ...store }, now: clock.now, ...(told ? { revocations: told } : {}) })

/** Revocations that are told at once, or are behind. */
function revocations() {
  const dead = new Set<string>()
  return {
    behind: false,
    has: (hash: string) => dead.has(hash),
    note: (hash: string) => void dead.add(hash),
    current(): boolean {
      return !this.behind
    },
  }
}

/** A call that is held where it begins, or where it ends, until `go`. */
function held<A extends unknown[], R>(call: (...args: A) => Promise<R>, at: 'start' | 'end') {
  let go = () => {}
  const gate = new Promise<void>((open) => (go = open))
  const slow = async (...args: A) => {
    if (at === 'start') await gate
    const result = await call(...args)
    if (at === 'end') await gate
    return result
  }
  return { slow, go }
}

describe('token cache', () => {
  it('knows what was written, nothing of what was not, and null of what was ended', async () => {
    const cache = cacheOver()
    const { hash, grant, exp } = fresh()
    expect(await cache.read(hash)).toBeUndefined()
    await cache.write(hash, grant)
    expect(await cache.read(hash)).toEqual(grant)
    await cache.end(hash, exp)
    expect(await cache.read(hash)).toBeNull()
  })

  it('asks the store once in half a second', async () => {
    const get = vi.fn(memory.get)
    const cache = cacheOver({ get })
    const { hash, grant } = fresh()
    await cache.write(hash, grant)
    for (let i = 0; i < 5; i++) await cache.read(hash)
    expect(get).toHaveBeenCalledTimes(1)
    clock.advance(0.5)
    await cache.read(hash)
    expect(get).toHaveBeenCalledTimes(2)
  })

  it('learns within a second what another process ended', async () => {
    const [here, there] = [cacheOver(), cacheOver()]
    const { hash, grant, exp } = fresh()
    await there.write(hash, grant)
    expect(await here.read(hash)).toEqual(grant)
    await there.end(hash, exp)
    clock.advance(0.999)
    expect(await here.read(hash)).toBeNull()
  })

  it.each(['write', 'fill'] as const)('is not fooled by a %s that comes after the end', async (late) => {
    const cache = cacheOver()
    const { hash, grant, exp } = fresh()
    await cache.end(hash, exp)
    await cache[late](hash, grant)
    expect(await cache.read(hash)).toBeNull()
  })

  it.each([
    ['write', 'setUnless'],
    ['fill', 'setIfAbsent'],
  ] as const)('is not fooled by a %s that was under way at the end', async (late, call) => {
    for (const at of ['start', 'end'] as const) {
      const { slow, go } = held(memory[call] as Store['setUnless'], at)
      const [here, there] = [cacheOver({ [call]: slow }), cacheOver()]
      const { hash, grant, exp } = fresh()
      const writing = here[late](hash, grant)
      await there.end(hash, exp)
      go()
      await writing
      for (const cache of [here, there]) expect(await cache.read(hash)).toBeNull()
    }
  })

  it('forgets within a second a read that was under way at the end', async () => {
    for (const at of ['start', 'end'] as const) {
      const { slow, go } = held(memory.get, at)
      const cache = cacheOver({ get: slow })
      const { hash, grant, exp } = fresh()
      await cache.write(hash, grant)
      const reading = cache.read(hash)
      await cache.end(hash, exp)
      go()
      await reading
      clock.advance(0.999)
      expect(await cache.read(hash)).toBeNull()
    }
  })

  it('never fills over an entry: that one is newer', async () => {
    const cache = cacheOver()
    const { hash, grant } = fresh()
    const graced = { ...grant, expiresAt: grant.expiresAt - 50_000 }
    await cache.write(hash, graced)
    await cache.fill(hash, grant)
    expect(await cache.read(hash)).toEqual(graced)
  })

  it('shows a shortened grant at once where it was written', async () => {
    const cache = cacheOver()
    const { hash, grant } = fresh()
    await cache.write(hash, grant)
    await cache.read(hash)
    const graced = { ...grant, expiresAt: clock.now() + 10_000 }
    await cache.write(hash, graced)
    expect(await cache.read(hash)).toEqual(graced)
  })

  it('keeps an entry as long as the token lives', async () => {
    const cache = cacheOver()
    const [good, ended] = [fresh(), fresh()]
    await cache.write(good.hash, good.grant)
    await cache.end(ended.hash, ended.exp)
    clock.advance(life / 1000 - 0.001)
    expect(await cache.read(good.hash)).toEqual(good.grant)
    expect(await cache.read(ended.hash)).toBeNull()
    clock.advance(1)
    expect(await cache.read(good.hash)).toBeUndefined()
    expect(await cache.read(ended.hash)).toBeUndefined()
  })

  it('notes when a session was seen, once a minute', async () => {
    const set = vi.fn(memory.set)
    const cache = cacheOver({ set })
    const { hash, grant } = fresh()
    await cache.write(hash, { ...grant, expiresAt: clock.now() + 600_000 })
    expect(await cache.lastSeen(grant.sessionId)).toBeNull()
    const first = new Date(clock.now())
    for (let i = 0; i < 59; i++) {
      await cache.read(hash)
      clock.advance(1)
    }
    expect(await cache.lastSeen(grant.sessionId)).toEqual(first)
    expect(set).toHaveBeenCalledTimes(1)
    clock.advance(1)
    await cache.read(hash)
    expect(await cache.lastSeen(grant.sessionId)).toEqual(new Date(clock.now()))
  })

  it('without a store knows nothing and fails nobody', async () => {
    const cache = createTokenCache({ store: deadStore, now: clock.now })
    const { hash, grant, exp } = fresh()
    await cache.write(hash, grant)
    await cache.fill(hash, grant)
    await cache.end(hash, exp)
    expect(await cache.read(hash)).toBeUndefined()
    expect(await cache.lastSeen(grant.sessionId)).toBeNull()
  })

  it('hides no other failure of the store', async () => {
    const cache = cacheOver({ get: () => Promise.reject(new TypeError('a bug')) })
    await expect(cache.read(fresh().hash)).rejects.toThrow('a bug')
  })

  it('believes the revocations before the store', async () => {
    const told = revocations()
    const cache = cacheOver({}, told)
    const { hash, grant } = fresh()
    await cache.write(hash, grant)
    expect(await cache.read(hash)).toEqual(grant)
    told.note(hash)
    expect(await cache.read(hash)).toBeNull()
  })

  it('asks the store twice a minute while revocations are told, and every half second while they are not', async () => {
    const told = revocations()
    const get = vi.fn(memory.get)
    const cache = cacheOver({ get }, told)
    const { hash, grant } = fresh()
    await cache.write(hash, grant)
    const asked = async (seconds: number) => {
      get.mockClear()
      for (let i = 0; i < seconds * 2; i++) {
        await cache.read(hash)
        clock.advance(0.5)
      }
      return get.mock.calls.length
    }
    expect(await asked(30)).toBe(1)
    told.behind = true
    expect(await asked(10)).toBe(20)
  })

  it('keeps dead what was being read when it ended', async () => {
    const { slow, go } = held(memory.get, 'end')
    const cache = cacheOver({ get: slow }, revocations())
    const { hash, grant, exp } = fresh()
    await cache.write(hash, grant)
    const reading = cache.read(hash)
    await cache.end(hash, exp)
    go()
    await reading
    expect(await cache.read(hash)).toBeNull()
  })

  it('shares entries with gateways of an older version, in both directions', async () => {
    const { hash, grant, exp } = fresh()
    const entry = { sid: grant.sessionId, mid: 1, username: 'ann', appid: null, group: 'default' }
    const written = { ...entry, dialect: 'graphql', exp, at: clock.now() }
    await memory.set(`token:${hash}`, JSON.stringify(written), life)
    expect(await cacheOver().read(hash)).toEqual(grant)
    await cacheOver().write(hash, grant)
    expect(JSON.parse((await memory.get(`token:${hash}`)) ?? '')).toEqual(written)
  })

  it('believes no grant for longer than ten minutes', async () => {
    const forever: Store['setUnless'] = (key, value, { holds }) =>
      memory.setUnless(key, value, { ttlMs: 86_400_000, holds })
    const cache = cacheOver({ setUnless: forever })
    const { hash, grant } = fresh()
    await cache.write(hash, { ...grant, expiresAt: grant.expiresAt + 86_400_000 })
    clock.advance(600)
    expect(await cache.read(hash)).not.toBeUndefined()
    clock.advance(1)
    expect(await cache.read(hash)).toBeUndefined()
  })

  it('keeps apart until when a token in its grace is good and when it is said to end', async () => {
    const { hash, grant } = fresh()
    const graced = { ...grant, expiresAt: clock.now() + 10_000, statedEnd: grant.expiresAt }
    await cacheOver().write(hash, graced)
    expect(await cacheOver().read(hash)).toEqual(graced)
  })

  it('asks the database again when a grant is as old as what the revocations remember', async () => {
    const forever: Store['setUnless'] = (key, value, { holds }) =>
      memory.setUnless(key, value, { ttlMs: 10 * grantLife, holds })
    const cache = cacheOver({ setUnless: forever })
    const { hash, grant } = fresh()
    await cache.write(hash, { ...grant, expiresAt: grant.expiresAt + 2 * grantLife })
    clock.advance(grantLife / 1000)
    expect(await cache.read(hash)).not.toBeUndefined()
    clock.advance(1)
    expect(await cache.read(hash)).toBeUndefined()
  })
})
