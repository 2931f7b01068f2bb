import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashToken, newToken } from '../../../src/auth/secrets/tokens.ts'
import type { TokenForm } from '../../../src/caller.ts'

const now = () => 1_700_000_000_999
const many = (form: TokenForm, count = 10_000) =>
  Array.from({ length: count }, () => newToken({ random: randomBytes, now }, form))

const forms: [TokenForm, RegExp][] = [
  ['alphanumeric', /^[0-9A-Za-z]{32}$/],
  ['stamped', /^[\w-]{32}_1700000000$/],
  ['hex', /^[0-9a-f]{32}$/],
]

describe('tokens', () => {
  it.each(forms)('have the %s form, and 10 000 of them are distinct', (form, shape) => {
    const tokens = many(form)
    for (const token of tokens) expect(token).toMatch(shape)
    expect(new Set(tokens).size).toBe(tokens.length)
  })

  it.each([
    ['alphanumeric', 62],
    ['stamped', 64],
    ['hex', 16],
  ] as const)('of the %s form use each of their %i letters equally often, at each place', (form, letters) => {
    const tokens = many(form)
    for (const place of [0, 15, 31]) {
      const counts = new Map<string, number>()
      for (const { [place]: letter = '' } of tokens) counts.set(letter, (counts.get(letter) ?? 0) + 1)
      expect(counts.size).toBe(letters)
      // Chi-squared: its mean is letters - 1, its deviation sqrt(2 * (letters - 1)); seven of those never happen.
      const expected = tokens.length / letters
      const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      expect(chi).toBeLessThan(letters - 1 + 7 * Math.sqrt(2 * (letters - 1)))
    }
  })

  it('throw away the bytes that would favour the first letters', () => {
    const bytes = [255, 248, 247, 61, 0]
    const random = (count: number) => Buffer.from(Array.from({ length: count }, (_, i) => bytes[i % 5] ?? 0))
    expect(newToken({ random, now }, 'alphanumeric')).toMatch(/^(zz0)+(z|zz)?$/)
  })

  it('take at least 128 random bits', () => {
    for (const [form] of forms) {
      let asked = 0
      const random = (count: number) => ((asked += count), randomBytes(count))
      newToken({ random, now }, form)
      expect(asked * 8).toBeGreaterThanOrEqual(128)
    }
  })

  it('are kept as the base64url of their SHA-256', () => {
    expect(hashToken('abc')).toBe(createHash('sha256').update('abc').digest('base64url'))
    expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })
})
