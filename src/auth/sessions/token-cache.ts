import { LRUCache } from 'lru-cache'
import type { Grant } from '../../caller.ts'
import type { TokenCache } from '../../deps.ts'
import { StoreUnavailable, type Store } from '../../store/store.ts'
import { readKept } from '../../store/kept.ts'
import { grantLife, type Revocations } from './revocations.ts'

type Kept = Grant & { at: number }

const ended = 'ended'
// In this process, while revocations are told as they happen; otherwise half a second, which needs nobody's word.
const localLife = { told: 30_000, untold: 500 }
const localEntries = 50_000
const seenEvery = 60_000
const seenLife = 31 * 86_400_000

type TokenCacheDeps = { store: Store; now: () => number; revocations?: Omit<Revocations, 'close'> }

/**
 * Grants by token hash, in this process in front of the store. A revocation anywhere is seen everywhere within a
 * second: `revocations` tell it, and while they are behind, a grant is kept here for half a second only. A revoked token
 * leaves a mark in the store that no late writer may overwrite; what the store cannot tell (it was away, or came back
 * with old data) the revocations do, and no grant outlives their memory. Only `read` tells an absent store from a miss,
 * by treating it as one: the database then answers.
 */
export function createTokenCache({ store, now, revocations }: TokenCacheDeps): TokenCache {
  const local = new LRUCache<string, { grant: Grant | null; at: number }>({ max: localEntries })
  const key = (hash: string) => `token:${hash}`
  const lifeOf = (grant: Grant) => Math.min(grantLife, Math.max(1, grant.exp - now()))
  const textOf = (grant: Grant) => JSON.stringify({ ...grant, at: now() } satisfies Kept)

  const hits = { local: 0, store: 0, database: 0 }
  const seen = new LRUCache<string, number>({ max: localEntries })

  // At most one write a minute per session and process, and nobody waits for it.
  function noteSeen({ sid }: Grant): void {
    if (now() - (seen.get(sid) ?? 0) < seenEvery) return
    seen.set(sid, now())
    void tolerate(store.set(`seen:${sid}`, String(now()), seenLife))
  }

  function keep(hash: string, grant: Grant | null, at: number): Grant | null {
    local.set(hash, { grant, at })
    return grant
  }

  function isFresh(at: number, readAt: number): boolean {
    // Later than now: the clock was set back, and nobody knows how old it is.
    return at <= readAt && readAt - at < (revocations?.current() ? localLife.told : localLife.untold)
  }

  async function readStore(hash: string, readAt: number): Promise<Grant | null | undefined> {
    const text = await tolerate(store.get(key(hash)))
    if (text === ended) return keep(hash, null, readAt)
    const kept = readKept<Kept>(text ?? null)
    if (!kept) return undefined
    const { at, ...grant } = kept
    // Written late, or kept by a store whose clock stood still.
    if (at + grantLife < readAt) return undefined
    noteSeen(grant)
    return keep(hash, grant, readAt)
  }

  return {
    hits,

    async read(hash) {
      const readAt = now()
      const near = local.get(hash)
      const dead = revocations?.has(hash)
      if (dead || (near && isFresh(near.at, readAt))) {
        hits.local++
        return dead || !near ? null : near.grant
      }
      const told = await readStore(hash, readAt)
      hits[told === undefined ? 'database' : 'store']++
      return told
    },

    async lastSeen(sid) {
      const at = await tolerate(store.get(`seen:${sid}`))
      return at ? new Date(Number(at)) : null
    },

    async write(hash, grant) {
      local.delete(hash)
      await tolerate(store.setUnless(key(hash), textOf(grant), lifeOf(grant), ended))
    },

    async fill(hash, grant) {
      noteSeen(grant)
      await tolerate(store.setIfAbsent(key(hash), textOf(grant), lifeOf(grant)))
    },

    async end(hash, expiresAt) {
      revocations?.note(hash)
      local.delete(hash)
      await tolerate(store.set(key(hash), ended, Math.max(1, expiresAt - now())))
    },
  }
}

async function tolerate<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined
    throw error
  }
}
