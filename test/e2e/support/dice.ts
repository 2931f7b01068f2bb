export type Dice = ReturnType<typeof createDice>

/** Chance from a seed, so that what it found can be found again (mulberry32). */
export function createDice(seed: number) {
  let state = seed >>> 0
  function random(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number) => Math.floor(random() * below)
  const chance = (share: number) => random() < share
  const pick = <T>(list: readonly T[]): T => list[int(list.length)] as T
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => int(256)))
  const word = () =>
    Array.from({ length: 1 + int(12) }, () => pick([...'abcdefghijklmnopqrstuvwxyz_'])).join('')
  const unicode = (count: number) =>
    Array.from({ length: int(count) }, () => String.fromCharCode(int(chance(0.5) ? 128 : 65_536))).join('')
  /** The text, now and then cut short or with a piece of it twice. */
  function cut(text: string): string {
    if (chance(0.85)) return text
    const at = int(text.length)
    return chance(0.5) ? text.slice(0, at) : text.slice(0, at) + text.slice(int(at + 1))
  }
  return { int, chance, pick, bytes, word, unicode, cut }
}
