/** The value below which `share` (0 to 1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

/** The two-sided p of the Mann-Whitney U test (normal approximation with tie correction). */
export function mannWhitney(left: readonly number[], right: readonly number[]): number {
  const [n1, n2] = [left.length, right.length]
  const n = n1 + n2
  const all = [
    ...left.map((value) => ({ value, own: true })),
    ...right.map((value) => ({ value, own: false })),
  ]
  all.sort((a, b) => a.value - b.value)
  let rankSum = 0
  let ties = 0
  for (let i = 0; i < n;) {
    let end = i
    while (end < n && all[end]?.value === all[i]?.value) end++
    const rank = (i + 1 + end) / 2
    for (const { own } of all.slice(i, end)) if (own) rankSum += rank
    ties += (end - i) ** 3 - (end - i)
    i = end
  }
  const u = rankSum - (n1 * (n1 + 1)) / 2
  const variance = ((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1)))
  if (variance === 0) return 1
  return 2 * (1 - normal(Math.abs(u - (n1 * n2) / 2) / Math.sqrt(variance)))
}

// Abramowitz and Stegun 26.2.17, good to 7.5e-8.
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const tail = terms.reduce((sum, factor, i) => sum + factor * t ** (i + 1), 0)
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail
}

/** Two samples overlap when their p10-p90 ranges meet and the U test at 0.001 does not tell them apart. */
export function compare(left: readonly number[], right: readonly number[]) {
  const meet = quantile(left, 0.1) <= quantile(right, 0.9) && quantile(right, 0.1) <= quantile(left, 0.9)
  const p = mannWhitney(left, right)
  return { ranges: meet ? 'meet' : 'apart', p: Number(p.toPrecision(2)), overlap: meet && p >= 0.001 }
}
