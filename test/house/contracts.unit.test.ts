// The contracts of the old wire formats say what the code says: every path has a place, every text is one on the wire.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig } from '../../src/config/config.ts'

const lives = { accessTtl: 7_200, refreshTtl: 86_400 }
const vars = readConfig({}, dialects).wireVars
const wires = dialects.map(({ policy, tables }) => ({
  name: policy.name,
  paths: tables({ wire: policy, lives, vars }).flatMap(({ routes }) => Object.keys(routes)),
}))

const contractOf = (name: string) => readFileSync(`rest-compat/${name}/CONTRACT.md`, 'utf8')

function sourceOf(name: string): string {
  const files = readdirSync(`rest-compat/${name}`).filter((file) => file.endsWith('.ts'))
  return files.map((file) => readFileSync(`rest-compat/${name}/${file}`, 'utf8')).join('\n')
}

// With the letters beside them: appid过期 is one text.
const runsOf = (text: string): string[] =>
  text.match(/[A-Za-z_]*[\p{Script=Han}，。：][A-Za-z_\p{Script=Han}，。：]*/gu) ?? []

/** The Chinese texts that a contract gives as they are on the wire: those in code spans and examples. */
function wireTexts(markdown: string): string[] {
  const code = markdown.match(/^```.*?^```|`[^`\n]+`/gms) ?? []
  return [...new Set(code.flatMap(runsOf))]
}

/** Texts that nothing in the source says: neither whole nor, as a label and what is said of it, in two parts. */
function unsaid(markdown: string, source: string): string[] {
  const said = new Set(runsOf(source))
  const splits = (text: string) => [...text].map((_, at) => [text.slice(0, at), text.slice(at)] as const)
  return wireTexts(markdown).filter(
    (text) => !said.has(text) && !splits(text).some((parts) => parts.every((part) => said.has(part))),
  )
}

describe.each(wires)('the contract of $name', ({ name, paths }) => {
  it('has every path', () => {
    const headings: string[] = contractOf(name).match(/^### .+$/gm) ?? []
    const named = (path: string) =>
      headings.includes(`### ${path}`) ||
      contractOf(name).includes(`/${path}\``) ||
      contractOf(name).includes(`\`${path}\``)
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter((path) => !named(path))).toEqual([])
  })

  it('gives no text that the code does not', () => {
    expect(wireTexts(contractOf(name)).length).toBeGreaterThan(10)
    expect(unsaid(contractOf(name), sourceOf(name))).toEqual([])
  })
})

it('the common page gives no text that no wire format has', () => {
  const source = wires.map(({ name }) => sourceOf(name)).join('\n')
  expect(unsaid(readFileSync('rest-compat/CONTRACT.md', 'utf8'), source)).toEqual([])
})

it('a text that is on no wire would be noticed', () => {
  const source = "const texts = { 1: '服务器维护中', label: '手机号码', missing: '不能为空。' }"
  expect(unsaid('`服务器维护中`, `手机号码不能为空。`, 登陆', source)).toEqual([])
  expect(unsaid('`服务器睡觉中`\n```json\n{"msg":"手机不能为空。"}\n```', source).toSorted()).toEqual(
    ['服务器睡觉中', '手机不能为空。'].toSorted(),
  )
})
