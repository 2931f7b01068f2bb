import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../docs/generate/configuration.ts'
import { pages } from '../../docs/generate/pages.ts'
import { environment } from '../../src/config/config.ts'
import { dialects } from '../../rest-compat/index.ts'
import { groupsOf } from '../../src/config/groups.ts'
import { oldWireEnv } from '../../src/config/wires.ts'
import { errorTexts } from '../../src/errors.ts'

describe('a generated page', () => {
  it.each(pages)('$path is current: `npm run generate` writes it', async ({ path, text }) => {
    expect(await readFile(path, 'utf8')).toBe(text())
  })
})

describe('the reference of settings', () => {
  const variables = groupsOf(dialects).flatMap((group) => Object.entries(group.variables))

  it('has every variable of the environment, once', () => {
    expect(variables.map(([name]) => name).toSorted()).toEqual(
      Object.keys({ ...environment(dialects).shape, ...oldWireEnv(dialects) }).toSorted(),
    )
  })

  it.each(variables)('says what %s does', (_, rule) => {
    expect(factsOf(rule).description).toMatch(/^.{10,}[.]$/)
  })
})

it('the reference of errors has every code', async () => {
  const text = await readFile('docs/en/reference/errors.md', 'utf8')
  expect(Object.keys(errorTexts).filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([])
})
