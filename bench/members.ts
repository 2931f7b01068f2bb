/** Who logs in. */
export const members = Array.from({ length: 32 }, (_, i) => ({
  username: `bench-${String(i).padStart(2, '0')}`,
  password: `a password of ${i} benches`,
}))

/** A live access token and whose it is. */
export type SeededToken = { token: string; username: string }
