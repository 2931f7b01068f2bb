import { parse, validate, type GraphQLSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { adminWalk } from '../../../src/doors/admin/walk.ts'
import { publicWalk, tabsOf, type Walk } from '../../../src/doors/explorer/walk.ts'
import { adminSchema } from '../../../src/schema/admin/index.ts'
import { schema } from '../../../src/schema/index.ts'

/** Columns of a line: characters of East Asian scripts are two wide. */
const columns = (line: string) =>
  [...line].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 2 : 1), 0)

describe.each<[string, Walk, GraphQLSchema]>([
  ['developers', publicWalk, schema],
  ['operators', adminWalk, adminSchema],
])('the walk of %s', (_, walk, served) => {
  it.each(['zh', 'en'] as const)('is valid, and no line of it is cut off: %s', (language) => {
    for (const { query } of tabsOf(walk, language).tabs) {
      expect(validate(served, parse(query))).toEqual([])
      for (const line of query.split('\n'))
        expect({ line, over: columns(line) > 54 }).toEqual({ line, over: false })
    }
  })

  it('says the same in both languages', () => {
    const bare = (language: 'zh' | 'en') =>
      tabsOf(walk, language).tabs.map((tab) => ({ ...tab, query: tab.query.replace(/^#.*\n/gm, '') }))
    expect(bare('zh')).toEqual(bare('en'))
    for (const { hint } of walk.tabs) expect(hint.map((lines) => lines.length > 0)).toEqual([true, true])
  })
})
