import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countryOf,
  normalizeEmail,
  normalizeMobile,
  parseLoginName,
  usernameKey,
} from '../../../src/auth/names/identifiers.ts'

describe('usernames', () => {
  it('are one whatever their case and their Unicode form', () => {
    for (const [one, other] of [
      ['Ann', 'aNN'],
      ['é', 'e\u0301'],
      ['ANDRÉ', 'andre\u0301'],
      ['用户', '用户'],
      // Has a single letter in lower case only.
      ['J\u030can', 'ǰan'],
    ] as const)
      expect(usernameKey(one), one).toBe(usernameKey(other))
    expect(usernameKey('ann')).not.toBe(usernameKey('anna'))
  })

  it('have a key that is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(usernameKey(usernameKey(name))).toBe(usernameKey(name))
        expect(usernameKey(name.normalize('NFD'))).toBe(usernameKey(name))
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })
})

describe('mobiles', () => {
  it.each([
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    ' 13800138000 ',
    '+8613800138000',
    '+86 138 0013 8000',
    '+86-138-0013-8000',
    '008613800138000',
    '8613800138000',
    '０１３８００１３８０００'.slice(1),
  ])('of China are one however written: %s', (text) => {
    expect(normalizeMobile(text)).toBe('+8613800138000')
  })

  it('of other countries need their code', () => {
    expect(normalizeMobile('+1 650 253 0000')).toBe('+16502530000')
    expect(normalizeMobile('6502530000')).not.toBe('+16502530000')
  })

  it.each(['', 'ann', '138', '138001380001234', '+', 'ann@example.com'])('are not %j', (text) => {
    expect(normalizeMobile(text)).toBeNull()
  })

  it.each(['ann13800138000', 'ann 13800138000', '13800138000 (work)', '1380013800x', '13800138000 ext. 5'])(
    'are not found inside other text: %s',
    (text) => {
      expect(normalizeMobile(text)).toBeNull()
    },
  )
})

describe('what a text message cannot go to', () => {
  it.each([
    '010-12345678',
    '4008123123',
    '741377031',
    '20240101',
    '1234567',
    '12345678901',
    '+1 900 555 1234',
  ])('is no mobile: landlines, services, plain numbers: %s', (text) => {
    expect(normalizeMobile(text)).toBeNull()
  })

  it('has no country where it has none', () => {
    expect(normalizeMobile('+881612345678')).toBe('+881612345678')
    expect(countryOf('+881612345678')).toBeNull()
  })
})

describe('the country of a mobile', () => {
  it.each([
    ['+8613800138000', 'CN'],
    ['+8614012345678', 'CN'],
    ['+12125550100', 'US'],
    ['+14165551234', 'CA'],
    ['+18765551234', 'JM'],
    ['+85261234567', 'HK'],
    ['+447400123456', 'GB'],
  ])('of %s is %s, also where countries share a code', (mobile, country) => {
    expect(normalizeMobile(mobile)).toBe(mobile)
    expect(countryOf(mobile)).toBe(country)
  })
})

describe('e-mail addresses', () => {
  it.each(['741377031@qq.com', "o'hara+shop@mail.example.co.uk", 'x_1@xn--fsqu00a.xn--0zwm56d'])(
    'are as people have them: %s',
    (text) => {
      expect(normalizeEmail(text)).toBe(text)
    },
  )

  it.each([
    '<ann@b.cd>',
    '"ann"@b.cd',
    '(x)ann@b.cd',
    'x:ann@b.cd',
    'ann@b.cd;',
    'a,ann@b.cd',
    'ann@b.cd,e.fg',
    'ann@b.cd.',
    'ann@[192.0.2.1]',
    'ann@-b.cd',
    'änn@b.cd',
    'ann\u0000@b.cd',
  ])('have no second spelling a mail server would take: %j', (text) => {
    expect(normalizeEmail(text)).toBeNull()
  })

  it('are lower-cased and trimmed', () => {
    expect(normalizeEmail(' Ann@Example.COM ')).toBe('ann@example.com')
  })

  it.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann@example',
    'a b@c.de',
    'a@b@c.de',
    `${'a'.repeat(254)}@b.cd`,
  ])('are not %j', (text) => {
    expect(normalizeEmail(text)).toBeNull()
  })
})

it('a name is read in every way it can be meant', () => {
  expect(parseLoginName('Ann')).toEqual({ usernameKey: 'ann', mobile: null, email: null })
  expect(parseLoginName('Ann@B.cd')).toEqual({ usernameKey: 'ann@b.cd', mobile: null, email: 'ann@b.cd' })
  expect(parseLoginName('13800138000')).toEqual({
    usernameKey: '13800138000',
    mobile: '+8613800138000',
    email: null,
  })
})
