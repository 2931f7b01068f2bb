// SECURITY.md and the tables of the standards name only tests that exist, and leave no line and no requirement out.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Row = { line: number; text: string; metBy: string; tests: string }
type Citation = { file: string; name: string }
type Asked = { number: string; text: string; verdict: string; tests: string }

const notApplicable = /^does not apply: .{30,}/

const security = readFileSync('SECURITY.md', 'utf8')
const standards = readFileSync('docs/en/security-standards.md', 'utf8')

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

/** The rows below each heading of requirements. */
function askedIn(markdown: string): Asked[] {
  const tables = markdown.split('| no. | asks for | verdict | tests |\n').slice(1)
  return tables.flatMap((table) => {
    const [, ...rows] = table.split(/\n(?!\|)/)[0]?.split('\n') ?? []
    return rows.filter(Boolean).map((row) => {
      const [, number = '', text = '', verdict = '', tests = ''] = row.split('|').map((cell) => cell.trim())
      return { number, text, verdict, tests }
    })
  })
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

/** Throws for a citation of what is not there; returns how many there are. */
function expectToExist(tests: string): number {
  const citations = citationsOf(tests)
  for (const { file, name } of citations) {
    expect(existsSync(file) || `no file ${file}`).toBe(true)
    expect(hasTest(readFileSync(file, 'utf8'), name) || `no test “${name}” in ${file}`).toBe(true)
  }
  return citations.length
}

/** 9–23 and 44 for '9–23, 44'. */
function linesIn(list: string): number[] {
  return list.split(', ').flatMap((part) => {
    const [from = NaN, to = from] = part.split('–').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
}

const [rows, asked] = [rowsOf(security), askedIn(standards)]
const lines = rows.map(({ line }) => line)

describe('the table of SECURITY.md', () => {
  it('has as many lines as it says, in order', () => {
    const [, said] = /^(\d+) lines, each with/m.exec(security) ?? []
    expect(lines).toEqual(Array.from({ length: Number(said) }, (_, i) => i + 1))
    expect(lines.length).toBeGreaterThanOrEqual(48)
  })

  it.each(rows)('cites tests that exist for line $line: $text', ({ tests }) => {
    const cited = expectToExist(tests)
    if (!notApplicable.test(tests)) expect(cited).toBeGreaterThan(0)
  })

  it.each(rows)('names files that exist for line $line', ({ metBy }) => {
    for (const [, path = ''] of metBy.matchAll(/`([^`]*\/[^`]*)`/g))
      expect(existsSync(path) || `no file ${path}`).toBe(true)
  })

  it('has the lines that the actors name', () => {
    const actors = [...security.matchAll(/^\|[^|]+\|[^|]+\|[^|]+\|[^|]+\| ([\d–, ]+) \|$/gm)]
    expect(actors.length).toBeGreaterThan(10)
    for (const [actor, list = ''] of actors)
      for (const line of linesIn(list)) expect(lines.includes(line) || `${line} of ${actor}`).toBe(true)
  })

  it('would notice: a name that is only mentioned, or half a name, is no test', () => {
    const source = `// 'a mention'\nit('a whole name', async () => {})\nit.each([1])('of %i', (n) => n)`
    expect(hasTest(source, 'a whole name')).toBe(true)
    expect(hasTest(source, 'of %i')).toBe(true)
    for (const name of ['a whole', 'whole name', 'a mention', 'of 1'])
      expect(hasTest(source, name), name).toBe(false)
  })
})

// How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has, and of which level they are.
const asvs: Record<string, string> = {
  '6.1': '122',
  '6.2': '111111112222',
  '6.3': '1122',
  '6.4': '1122',
  '6.5': '22222',
  '6.6': '222',
  '6.8': '2222',
  '7.1': '222',
  '7.2': '1111',
  '7.3': '22',
  '7.4': '11222',
  '7.5': '22',
  '7.6': '22',
}

describe('the tables of the standards', () => {
  const ofAsvs = asked.filter(({ number }) => /\(L\d\)$/.test(number))
  const verdictOf = ({ verdict }: Asked) => /^(met|partly|not|does not apply)\b/.exec(verdict)?.[1]

  it('have every requirement of ASVS 5.0.0 V6 and V7, levels 1 and 2, in order', () => {
    const wanted = Object.entries(asvs).flatMap(([section, levels]) =>
      [...levels].map((level, i) => `${section}.${i + 1} (L${level})`),
    )
    expect(ofAsvs.map(({ number }) => number)).toEqual(wanted)
  })

  it('count them as they are', () => {
    const count = (verdict: string) => ofAsvs.filter((row) => verdictOf(row) === verdict).length
    const [met, partly, not, none] = ['met', 'partly', 'not', 'does not apply'].map(count)
    const said = `${ofAsvs.length} requirements of both chapters: ${met} met, ${partly} partly, ${not} not, ${none} do not apply.`
    expect(standards).toContain(said)
  })

  it('have those of the other two', () => {
    expect(asked.length).toBeGreaterThan(ofAsvs.length + 30)
  })

  it.each(asked)('$number, $text: tests that exist, or why not', (row) => {
    const cited = expectToExist(row.tests)
    const [, why = ''] = row.verdict.split(/:(.*)/s)
    expect(verdictOf(row)).toBeDefined()
    if (verdictOf(row) === 'met') expect(cited).toBeGreaterThan(0)
    else expect(why.trim().length).toBeGreaterThan(20)
    for (const [, line] of row.verdict.matchAll(/\bline (\d+)/g)) expect(lines).toContain(Number(line))
  })
})
