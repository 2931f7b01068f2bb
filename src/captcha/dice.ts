/** Chance from the gateway's own source of random bytes: Math.random can be foretold from a few results. */
export type Dice = {
  /** A number from `low` up to, not including, `high`. */
  between(low: number, high: number): number
  pick<T>(choices: ArrayLike<T>): T
}

/** Dice that throw four bytes at a time; the bias of so wide a throw is far below anything that matters here. */
export function createDice(random: (bytes: number) => Buffer): Dice {
  const throwOne = () => random(4).readUInt32BE() / 2 ** 32
  return {
    between: (low, high) => low + throwOne() * (high - low),
    // Never beyond the end: a throw is below 1.
    pick: <T>(choices: ArrayLike<T>) => choices[Math.floor(throwOne() * choices.length)] as T,
  }
}
