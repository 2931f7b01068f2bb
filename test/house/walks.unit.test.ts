import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs/en')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs/en', name)),
]
const textOf = (path: string) => readFileSync(path, 'utf8')

describe('what people paste', () => {
  it.each(documents)('names each port in one place: %s', (path) => {
    const ports = [...textOf(path).matchAll(/(?<=[\d\w]:)\d{4,5}\b|(?<=\bport )\d{4,5}\b/g)].map(
      ([port]) => port,
    )
    expect(ports).toEqual([...new Set(ports)])
  })

  it.each(documents)('changes nothing of the demo member: %s', (path) => {
    for (const line of textOf(path)
      .split('\n')
      .filter((text) => /curl|cli/.test(text)))
      if (
        /reset|forgot|up-pwd|password_repetition|set-password|changePassword|bind|disable|doaction/i.test(
          line,
        )
      )
        expect(line).not.toMatch(/\bdemo\b|13800138000/)
  })
})
