/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A list of Markdown. */
export function bullets(items: readonly string[]): string {
  return items.length === 0 ? 'None.' : items.map((item) => `- ${item}`).join('\n')
}

export function sum(list: readonly number[]): number {
  return list.reduce((all, one) => all + one, 0)
}

/** The value that `part` of a list (0.5: half of it) is below. */
export function quantile(list: readonly number[], part: number): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length * part)] ?? 0
}

export function share(some: number, all: number): string {
  return `${((100 * some) / all).toFixed(1)} %`
}
