import type { Hasher } from '../../src/deps.ts'
import { AuthError } from '../../src/errors.ts'

/** A hasher that is too busy, always. */
export const busyHasher = (like: Hasher): Hasher => {
  const busy = () => Promise.reject(new AuthError('BUSY', { retryAfter: 1 }))
  return { ...like, hash: busy, verify: busy }
}

/** A hasher whose answers wait: `reached` resolves when the first check is done, and `open` lets answers out. */
export function gatedHasher(like: Hasher) {
  let open = () => {}
  let reach = () => {}
  const gate = new Promise<void>((done) => (open = done))
  const reached = new Promise<void>((done) => (reach = done))
  const verify = async (password: string, hash: string) => {
    const verdict = await like.verify(password, hash)
    reach()
    await gate
    return verdict
  }
  return { hasher: { ...like, verify } satisfies Hasher, reached, open }
}
