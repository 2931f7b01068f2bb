import { hash, timingSafeEqual } from 'node:crypto'

/** Whether two texts are equal, in a time that tells neither the place of the first difference nor a length. */
export function sameSecret(given: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', right, 'buffer'))
}

/** Whether two MACs of one algorithm and encoding are equal, in constant time. */
export function sameMac(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(given), Buffer.from(right))
}
