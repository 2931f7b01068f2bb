// Runs in a worker thread. Plain JavaScript so that every host (dist/, tsx, vitest, Node 24) starts it the same way.
import { setPriority } from 'node:os'
import bcrypt from 'bcryptjs'

// On Linux priority belongs to the thread: hashing gives way to the thread that answers everybody else.
if (process.platform === 'linux') setPriority(0, 10)

/** @param {{ password: string, cost: number }} task */
export const hash = ({ password, cost }) => bcrypt.hashSync(password, cost)

/**
 * Compares, and on failure does the work that a hash of today's `cost` would have taken: the costs from the old one
 * up to the new one add up to exactly the missing work, so that old rows do not answer faster.
 * @param {{ password: string, hash: string, cost: number }} task
 */
export function verify({ password, hash, cost }) {
  if (bcrypt.compareSync(password, hash)) return true
  for (let old = bcrypt.getRounds(hash); old < cost; old++) bcrypt.hashSync(password, old)
  return false
}
