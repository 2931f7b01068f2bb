import { LRUCache } from 'lru-cache'
import type { Grant } from '../../caller.ts'
import type { TokenCache } from '../../deps.ts'
import { ifStoreAnswers } from '../../store/availability.ts'
import type { Store } from '../../store/store.ts'
import { readStored } from '../../store/stored.ts'
import { createCheckNotes } from './check-notes.ts'
import { grantLife, type Revocations } from './revocations.ts'

/**
 * A grant as the store holds it, with the time it was written. Part of the protocol between gateways: during an upgrade
 * older ones write and read the same entries.
 */
type StoredGrant = Pick<Grant, 'username' | 'typedName' | 'appid' | 'group' | 'dialect'> & {
  sid: string
  mid: number
  exp: number
  /** Of a token in its grace only. */
  stated?: number
  at: number
}

const ended = 'ended'
const key = (hash: string) => `token:${hash}`
// Milliseconds in this process: long while revocations are known as they happen, else short enough without them.
const localLife = { current: 30_000, behind: 500 }
const localEntries = 50_000

type TokenCacheDeps = { store: Store; now: () => number; revocations?: Omit<Revocations, 'close'> }

/**
 * Grants by token hash: in this process, in front of the store. A revocation anywhere takes effect everywhere within a
 * second: `revocations` report it, and while they are behind, a grant is believed here for half a second only. A revoked
 * token leaves a mark in the store that no late writer may overwrite. What the store has missed (it was away, or came
 * back with old data) the revocations know, and no grant outlives what they remember. A store that is away counts as a
 * miss: the database then answers.
 */
export function createTokenCache({ store, now, revocations }: TokenCacheDeps): TokenCache {
  const local = new LRUCache<string, { grant: Grant | null; at: number }>({ max: localEntries })
  const lifeOf = (grant: Grant) => Math.min(grantLife, Math.max(1, grant.expiresAt - now()))
  const textOf = (grant: Grant) => JSON.stringify(toStored(grant, now()))

  const hits = { local: 0, store: 0, database: 0 }
  const checks = createCheckNotes({ store, now })

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
    checks.note(grant.sessionId)
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

    lastSeen: checks.lastSeen,

    forgetSeen: checks.forget,

    async write(hash, grant) {
      local.delete(hash)
      await ifStoreAnswers(store.setUnless(key(hash), textOf(grant), { ttlMs: lifeOf(grant), holds: ended }))
    },

    async fill(hash, grant) {
      checks.note(grant.sessionId)
      await ifStoreAnswers(store.setIfAbsent(key(hash), textOf(grant), lifeOf(grant)))
    },

    async end(hash, expiresAt) {
      revocations?.note(hash)
      local.delete(hash)
      await ifStoreAnswers(store.set(key(hash), ended, Math.max(1, expiresAt - now())))
    },
  }
}

function toStored({ sessionId, memberId, expiresAt, statedEnd, ...grant }: Grant, at: number): StoredGrant {
  const stated = statedEnd === undefined ? {} : { stated: statedEnd }
  return { ...grant, sid: sessionId, mid: memberId, exp: expiresAt, ...stated, at }
}

function fromStored({ sid, mid, exp, stated, at: _, ...grant }: StoredGrant): Grant {
  const said = stated === undefined ? {} : { statedEnd: stated }
  return { ...grant, sessionId: sid, memberId: mid, expiresAt: exp, ...said }
}
