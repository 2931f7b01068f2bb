// The table of SECURITY.md names only tests that exist, and leaves no line of the checklist out.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Row = { line: number; text: string; metBy: string; tests: string }
type Citation = { file: string; name: string }

const notApplicable = /^does not apply: .{30,}/

/** The rows of the checklist: those that start with a number. */
function rowsOf(markdown: string): Row[] {
  const found = markdown.matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)
  return [...found].map(([, line, text = '', metBy = '', tests = '']) => ({
    line: Number(line),
    text: text.trim(),
    metBy: metBy.trim(),
    tests: tests.trim(),
  }))
}

/** “names” in the order they stand, each with the `file` before it. */
function citationsOf(tests: string): Citation[] {
  let file = ''
  const found: Citation[] = []
  for (const [, path, name] of tests.matchAll(/`([^`]+)`|“([^”]+)”/g)) {
    if (path) file = path
    if (name) found.push({ file, name })
  }
  return found
}

// A title, not just words: a whole string literal that a function or its options follow, or one of a table of titles.
function hasTest(source: string, name: string): boolean {
  const literal = `(?:'${escaped(name)}'|"${escaped(name)}"|\`${escaped(name)}\`)`
  return new RegExp(`${literal},\\s*(?:async|\\(|\\{|\`|'|[a-z]+\\()`).test(source)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

const rows = rowsOf(readFileSync('SECURITY.md', 'utf8'))

describe('the table of SECURITY.md', () => {
  it('has the 48 lines of the checklist, in order', () => {
    expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1))
  })

  it.each(rows)('cites tests that exist for line $line: $text', ({ tests }) => {
    const citations = citationsOf(tests)
    if (!notApplicable.test(tests)) expect(citations.length).toBeGreaterThan(0)
    for (const { file, name } of citations) {
      expect(existsSync(file) || `no file ${file}`).toBe(true)
      expect(hasTest(readFileSync(file, 'utf8'), name) || `no test “${name}” in ${file}`).toBe(true)
    }
  })

  it.each(rows)('names files that exist for line $line', ({ metBy }) => {
    for (const [, path = ''] of metBy.matchAll(/`([^`]*\/[^`]*)`/g))
      expect(existsSync(path) || `no file ${path}`).toBe(true)
  })

  it('would notice: a name that is only mentioned, or half a name, is no test', () => {
    const source = `// 'a mention'\nit('a whole name', async () => {})\nit.each([1])('of %i', (n) => n)`
    expect(hasTest(source, 'a whole name')).toBe(true)
    expect(hasTest(source, 'of %i')).toBe(true)
    for (const name of ['a whole', 'whole name', 'a mention', 'of 1'])
      expect(hasTest(source, name), name).toBe(false)
  })
})
