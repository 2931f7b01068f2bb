import { describe, expect, it } from 'vitest'
import { dialects } from '../../../rest-compat/index.ts'
import { assertPasswordAcceptable } from '../../../src/auth/passwords/rules.ts'
import { readConfig } from '../../../src/config/config.ts'
import { AuthError } from '../../../src/errors.ts'

function acceptable(
  password: string,
  words: (string | null | undefined)[] = [],
  name = 'graphql',
  env: Record<string, string> = {},
): boolean {
  const wire = readConfig({ NODE_ENV: 'test', ...env }, dialects).wires.get(name)
  if (!wire) throw new Error(`no wire ${name}`)
  try {
    assertPasswordAcceptable({ wire }, { password, words })
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(AuthError)
    expect(error).toMatchObject({ code: 'PASSWORD_UNACCEPTABLE', details: { fields: ['password'] } })
    return false
  }
}

describe('a password', () => {
  it.each([
    ['graphql', 8],
    ['api-v1', 1],
    ['v1-site', 6],
    ['api-auth', 6],
  ] as const)('over %s has %i characters or more', (dialect, least) => {
    expect(acceptable('k'.repeat(least - 1), [], dialect)).toBe(false)
    expect(acceptable(`${'k'.repeat(least - 1)}ß`, [], dialect)).toBe(true)
  })

  it('may be as short as its setting says', () => {
    const env = { PASSWORD_MIN_GRAPHQL: '15', PASSWORD_MIN_API_V1: '4' }
    expect(acceptable('fourteen chars', [], 'graphql', env)).toBe(false)
    expect(acceptable('fifteen chars ok', [], 'graphql', env)).toBe(true)
    expect(acceptable('123', [], 'api-v1', env)).toBe(false)
    expect(acceptable('1234', [], 'api-v1', env)).toBe(true)
  })

  it('is counted in characters, not in bytes or UTF-16 units', () => {
    expect(acceptable('🏃'.repeat(7))).toBe(false)
    expect(acceptable('🏃'.repeat(8))).toBe(true)
    expect(acceptable('密'.repeat(7))).toBe(false)
    expect(acceptable('密'.repeat(8))).toBe(true)
  })

  it.each([
    'lowercase',
    'UPPERCASE',
    '94071538',
    '        ',
    '密码密码密码密码',
    'x'.repeat(64),
    'x'.repeat(128),
  ])('needs no mixture: %s', (password) => {
    expect(acceptable(password)).toBe(true)
  })

  it.each([
    'password',
    'Password',
    'PASSWORD1',
    '12345678',
    '1234567890',
    'qwertyui',
    'iloveyou',
    'sunshine',
  ])('is not among the common ones: %s', (password) => {
    expect(acceptable(password)).toBe(false)
  })

  it('may be common where old clients send such ones, unless the setting says otherwise', () => {
    for (const dialect of ['api-v1', 'v1-site', 'api-auth'] as const) {
      expect(acceptable('password', ['password'], dialect)).toBe(true)
      expect(acceptable('password', [], dialect, { PASSWORD_REFUSE_COMMON: dialect })).toBe(false)
    }
    expect(acceptable('password', [], 'graphql', { PASSWORD_REFUSE_COMMON: 'api-v1' })).toBe(true)
  })

  it.each([
    ['annabelle', 'annabelle'],
    ['Annabelle!1', 'annabelle'],
    ['12annabelle', 'ANNABELLE'],
    ['dorothea99', 'dorothea@example.com'],
    ['13800138000', '13800138000'],
    ['13800138000', '+8613800138000'],
    ['13800138000ab', '+86 138-0013-8000'],
    ['a+12125550100', '+12125550100'],
  ])('is not made of a name: %s of %s', (password, word) => {
    expect(acceptable(password, [null, word])).toBe(false)
  })

  it.each([
    ['annabelle and more', 'annabelle'],
    ['correct horse', 'ann'],
    ['example.com', 'dorothea@example.com'],
    ['correct horse', ''],
    ['correct horse', null],
  ])('may mention one: %s of %s', (password, word) => {
    expect(acceptable(password, [word, undefined])).toBe(true)
  })
})
