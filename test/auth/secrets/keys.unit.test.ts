import { describe, expect, it } from 'vitest'
import { deriveKeys, keyForHolder, seal, unseal } from '../../../src/auth/secrets/keys.ts'

const keys = deriveKeys('a secret for tests, 32 characters+')

describe('keys', () => {
  it('are 256 bits each, one per purpose, and the same for the same secret', () => {
    const all = Object.values(keys).map((key) => key.toString('hex'))
    for (const key of all) expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(all).size).toBe(all.length)
    expect(deriveKeys('a secret for tests, 32 characters+')).toEqual(keys)
  })

  it('share nothing with those of another secret', () => {
    const others = Object.values(deriveKeys('a secret for tests, 32 characters-')).map(String)
    for (const key of Object.values(keys)) expect(others).not.toContain(String(key))
  })

  it('for a holder need both the token and the key of the gateway', () => {
    const key = keyForHolder(keys.seal, 'token')
    expect(keyForHolder(keys.seal, 'token')).toEqual(key)
    expect(keyForHolder(keys.seal, 'tokem')).not.toEqual(key)
    expect(keyForHolder(keys.pepper, 'token')).not.toEqual(key)
    expect(key).toHaveLength(32)
  })
})

describe('sealing', () => {
  it.each(['', 'secret', '密码 🏃', 'x'.repeat(10_000)])('gives back %j', (text) => {
    expect(unseal(keys.seal, seal(keys.seal, text))).toBe(text)
  })

  it('never writes the same thing twice, nor the text itself', () => {
    const sealed = Array.from({ length: 100 }, () => seal(keys.seal, 'demo-app-secret'))
    expect(new Set(sealed).size).toBe(100)
    for (const text of sealed) {
      expect(text).toMatch(/^[\w-]+$/)
      expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('demo')
    }
  })

  it('refuses another key', () => {
    expect(() => unseal(keys.pepper, seal(keys.seal, 'secret'))).toThrow()
  })

  it('refuses a change of any byte, and any shortening', () => {
    const bytes = Buffer.from(seal(keys.seal, 'secret'), 'base64url')
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes)
      changed[i] = (bytes[i] ?? 0) ^ 1
      expect(() => unseal(keys.seal, changed.toString('base64url')), `byte ${i}`).toThrow()
      expect(() => unseal(keys.seal, bytes.subarray(0, i).toString('base64url')), `length ${i}`).toThrow()
    }
  })
})
