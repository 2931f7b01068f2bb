import { LRUCache } from 'lru-cache'
import type { Grant } from '../../caller.ts'
import type { TokenCache } from '../../deps.ts'
import { ifStoreAnswers } from '../../store/availability.ts'
import type { Store } from '../../store/store.ts'
import { readStored } from '../../store/stored.ts'
import { grantLife, type Revocations } from './revocations.ts'

/**
 * A grant as the store holds it, with the time it was written. Part of the protocol between gateways: during an upgrade
 * older ones write and read the same entries.
 */
type StoredGrant = Pick<Grant, 'username' | 'appid' | 'group' | 'dialect'> & {
  sid: string
  mid: number
  exp: number
  at: number
}

const ended = 'ended'
// Milliseconds in this process: long while revocations are known as they happen, else short enough without them.
const localLife = { current: 30_000, behind: 500 }
const localEntries = 50_000
const noteEvery = 60_000
const noteLife = 31 * 86_400_000

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
  const lifeOf = (grant: Grant) => Math.min(grantLife, Math.max(1, grant.expiresAt - now()))
  const textOf = (grant: Grant) => JSON.stringify(toStored(grant, now()))

  const hits = { local: 0, store: 0, database: 0 }
  const notedAt = new LRUCache<string, number>({ max: localEntries })

  // At most one write a minute per session and process, and nobody waits for it.
  function noteCheck({ sessionId }: Grant): void {
    if (now() - (notedAt.get(sessionId) ?? 0) < noteEvery) return
    notedAt.set(sessionId, now())
    void ifStoreAnswers(store.set(`seen:${sessionId}`, String(now()), noteLife))
  }

  function keep(hash: string, grant: Grant | null, at: number): Grant | null {
    local.set(hash, { grant, at })
    return grant
  }

  function isFresh(at: number, readAt: number): boolean {
    // Later than now: the clock was set back, and nobody knows how old it is.
    return at <= readAt && readAt - at < (revocations?.current() ? localLife.current : localLife.behind)
  }

  async function readStore(hash: string, readAt: number): Promise<Grant | null | undefined> {
    const text = await ifStoreAnswers(store.get(key(hash)))
    if (text === ended) return keep(hash, null, readAt)
    const stored = readStored<StoredGrant>(text ?? null)
    // Written late, or held by a store whose clock stood still.
    if (!stored || stored.at + grantLife < readAt) return undefined
    const grant = fromStored(stored)
    noteCheck(grant)
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
      const stored = await readStore(hash, readAt)
      hits[stored === undefined ? 'database' : 'store']++
      return stored
    },

    async lastSeen(sessionId) {
      const at = await ifStoreAnswers(store.get(`seen:${sessionId}`))
      return at ? new Date(Number(at)) : null
    },

    async write(hash, grant) {
      local.delete(hash)
      await ifStoreAnswers(store.setUnless(key(hash), textOf(grant), { ttlMs: lifeOf(grant), holds: ended }))
    },

    async fill(hash, grant) {
      noteCheck(grant)
      await ifStoreAnswers(store.setIfAbsent(key(hash), textOf(grant), lifeOf(grant)))
    },

    async end(hash, expiresAt) {
      revocations?.note(hash)
      local.delete(hash)
      await ifStoreAnswers(store.set(key(hash), ended, Math.max(1, expiresAt - now())))
    },
  }
}

function toStored({ sessionId, memberId, expiresAt, ...grant }: Grant, at: number): StoredGrant {
  return { ...grant, sid: sessionId, mid: memberId, exp: expiresAt, at }
}

function fromStored({ sid, mid, exp, at: _, ...grant }: StoredGrant): Grant {
  return { ...grant, sessionId: sid, memberId: mid, expiresAt: exp }
}
