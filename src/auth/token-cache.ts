import { LRUCache } from 'lru-cache'
import type { Dialect } from '../deps.ts'
import { StoreUnavailable, type Store } from '../store/store.ts'

/** What a live access token stands for. `exp` in milliseconds since the epoch. */
export type Grant = {
  sid: string
  mid: number
  username: string
  appid: string | null
  group: string
  dialect: Dialect
  exp: number
}

const ended = 'ended'
const localLife = 500
const localEntries = 20_000
const seenEvery = 60_000
const seenLife = 31 * 86_400_000

export type TokenCache = ReturnType<typeof createTokenCache>

/**
 * Grants by token hash: in front of the store half a second in this process, so a revocation anywhere is seen
 * everywhere within a second without any channel that could be down. A revoked token leaves a mark in the store that
 * no late writer may overwrite. Only `read` tells an absent store from a miss, by treating it as one: the database
 * then answers.
 */
export function createTokenCache({ store, now }: { store: Store; now: () => number }) {
  const local = new LRUCache<string, { grant: Grant | null; until: number }>({ max: localEntries })
  const key = (hash: string) => `token:${hash}`
  const lifeOf = (grant: Grant) => Math.max(1, grant.exp - now())

  const seen = new LRUCache<string, number>({ max: localEntries })

  // At most one write a minute per session and process, and nobody waits for it.
  function noteSeen({ sid }: Grant): void {
    if (now() - (seen.get(sid) ?? 0) < seenEvery) return
    seen.set(sid, now())
    void tolerate(store.set(`seen:${sid}`, String(now()), seenLife))
  }

  function keep(hash: string, grant: Grant | null, readAt: number): Grant | null {
    local.set(hash, { grant, until: readAt + localLife })
    return grant
  }

  return {
    /** The grant; null when the token is known to be revoked; undefined when only the database can tell. */
    async read(hash: string): Promise<Grant | null | undefined> {
      const readAt = now()
      const near = local.get(hash)
      if (near && near.until > readAt) return near.grant
      const text = await tolerate(store.get(key(hash)))
      if (!text) return undefined
      if (text === ended) return keep(hash, null, readAt)
      const grant = JSON.parse(text) as Grant
      noteSeen(grant)
      return keep(hash, grant, readAt)
    },

    /** When a session's tokens were last checked, to the minute; null when the store does not know. */
    async lastSeen(sid: string): Promise<Date | null> {
      const at = await tolerate(store.get(`seen:${sid}`))
      return at ? new Date(Number(at)) : null
    },

    /** Records a new or shortened grant, unless the token was revoked meanwhile. */
    async write(hash: string, grant: Grant): Promise<void> {
      local.delete(hash)
      await tolerate(store.setUnless(key(hash), JSON.stringify(grant), lifeOf(grant), ended))
    },

    /** Records what the database said. Never over an entry: that one is newer than what was read. */
    async fill(hash: string, grant: Grant): Promise<void> {
      await tolerate(store.setIfAbsent(key(hash), JSON.stringify(grant), lifeOf(grant)))
    },

    /** Marks a token revoked until it would have expired. */
    async end(hash: string, expiresAt: number): Promise<void> {
      local.delete(hash)
      await tolerate(store.set(key(hash), ended, Math.max(1, expiresAt - now())))
    },
  }
}

/** Marks revoked tokens in a store that came back and may still hold their grants. Rejects when it cannot. */
export async function markEnded(store: Store, tokens: { hash: string; life: number }[]): Promise<void> {
  await Promise.all(tokens.map(({ hash, life }) => store.set(`token:${hash}`, ended, Math.max(1, life))))
}

async function tolerate<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined
    throw error
  }
}
