import { LRUCache } from 'lru-cache'
import { ifStoreAnswers } from '../../store/availability.ts'
import type { Store } from '../../store/store.ts'

const mostSessions = 50_000
const noteEvery = 60_000
const noteLife = 31 * 86_400_000

/** When a session's tokens were last checked: in the store, to the minute, and lost with it. */
export function createCheckNotes({ store, now }: { store: Store; now: () => number }) {
  const notedAt = new LRUCache<string, number>({ max: mostSessions })
  const keyOf = (sessionId: string) => `seen:${sessionId}`
  return {
    /** Notes a check: at most one write a minute per session and process, and nobody waits for it. */
    note(sessionId: string): void {
      if (now() - (notedAt.get(sessionId) ?? 0) < noteEvery) return
      notedAt.set(sessionId, now())
      void ifStoreAnswers(store.set(keyOf(sessionId), String(now()), noteLife))
    },

    /** Rejects when the store does not answer. */
    async forget(sessionId: string): Promise<void> {
      notedAt.delete(sessionId)
      await store.delete(keyOf(sessionId))
    },

    /** Null when the store does not know, or does not answer. */
    async lastSeen(sessionId: string): Promise<Date | null> {
      const at = await ifStoreAnswers(store.get(keyOf(sessionId)))
      return at ? new Date(Number(at)) : null
    },
  }
}
