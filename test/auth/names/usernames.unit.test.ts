import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureUrl, shownText } from '../../../src/auth/names/texts.ts'
import { lookUpKey, newUsername, usernameKeys } from '../../../src/auth/names/usernames.ts'

const own = { contact: false }

describe('a new username', () => {
  it.each([
    'demo\u200b',
    'de\nmo',
    '\u202eomed',
    '  ',
    '',
    '\u001b[31mred',
    '\u202d13955550001\u202c',
    'foo@example.com\u200b',
    'de\u00admo',
    'de  mo',
    'de\u00a0mo',
    'a\u3164b',
    'a\u115fb',
    '\u0301demo',
    'de\ufe0fmo',
    'ﬁne',
    'demoא',
    'אdemo',
    '\ue000',
    '../../x',
    'a\\b',
    '<b>',
    '#12',
    'x'.repeat(255),
  ])('is not %j', (text) => {
    expect(() => newUsername(text, own)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', details: { fields: ['username'] } }),
    )
  })

  it.each([
    ['demo ', 'demo'],
    ['\tdemo\n', 'demo'],
    ['ｄｅｍｏ', 'demo'],
    ['Ann Lee', 'Ann Lee'],
    ['安 ann', '安 ann'],
    ['用户', '用户'],
    ['ｱﾝ', 'アン'],
    ['cafe\u0301', 'café'],
    ['שלום', 'שלום'],
    ["o'hara!~x", "o'hara!~x"],
  ])('%j joins as %j', (text, name) => {
    expect(newUsername(text, own)).toBe(name)
  })

  it('may have the slash of an address', () => {
    expect(newUsername('a/b@example.com', { contact: true })).toBe('a/b@example.com')
  })

  it('is stored in a form that is its own, whatever was typed', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(hostile, (text) => {
        let name: string
        try {
          name = newUsername(text, own)
        } catch {
          return
        }
        expect(newUsername(name, own)).toBe(name)
        expect(name).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}]|^\s|\s$/u)
        expect(usernameKeys(text)).toContain(lookUpKey(name))
      }),
      { seed: 1, numRuns: 1_000 },
    )
  })

  it('costs less than 5 ms at its longest', () => {
    for (const text of [
      `${'a '.repeat(127)}\u200b`.slice(0, 254),
      'א'.repeat(253) + 'a',
      ' '.repeat(60_000),
    ]) {
      const start = performance.now()
      try {
        newUsername(text, own)
      } catch {
        // Refused is as good.
      }
      expect(performance.now() - start).toBeLessThan(5)
    }
  })
})

it('a name is looked up as it stands, then mapped', () => {
  expect(usernameKeys('Demo ')).toEqual(['demo ', 'demo'])
  expect(usernameKeys('demo')).toEqual(['demo'])
})

describe('a text for others to read', () => {
  it.each([
    ['a\u202eb', 'ab'],
    ['a\u0000\u001b[31mb\n', 'a[31mb'],
    ['  ', null],
    [null, null],
    ['👩‍👩‍👧 Ann', '👩‍👩‍👧 Ann'],
    ['❤️‍🔥', '❤️‍🔥'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['a\u200db', 'ab'],
    ['安\u2028娜', '安娜'],
  ])('%j is shown as %j', (text, shown) => {
    expect(shownText(text)).toBe(shown)
  })
})

describe('a picture', () => {
  it.each([
    ['https://a.example/p.png', 'https://a.example/p.png'],
    ['http://thirdwx.qlogo.cn/x/132', 'https://thirdwx.qlogo.cn/x/132'],
    ['javascript:alert(1)', null],
    [' javascript:alert(1)', null],
    ['data:image/svg+xml,<svg/>', null],
    ['java\nscript:alert(1)', null],
    ['//a.example/p.png', null],
    ['', null],
    [null, null],
  ])('%j is kept as %j', (text, kept) => {
    expect(pictureUrl(text)).toBe(kept)
  })
})
