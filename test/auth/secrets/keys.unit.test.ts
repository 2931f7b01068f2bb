import { createCipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deriveKeys,
  keyForHolder,
  macFits,
  macOf,
  seal,
  unseal,
  type Key,
} from '../../../src/auth/secrets/keys.ts'
import { readingsOf, secretProblem, secretsOf } from '../../../src/auth/secrets/secret-list.ts'

const secret = 'a secret for tests, 32 characters+'
const keys = deriveKeys(secret)
const others = deriveKeys('a secret for tests, 32 characters-')
const both = deriveKeys('a secret for tests, 32 characters-', secret)
const rings = ({ pepper, seal: sealing, code, check }: typeof keys) => [pepper, sealing, code, check]
const place = 'apps.secret_sealed:shop'

/** As the gateway sealed before keys had ids. */
function sealedBefore({ key }: Key, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

describe('keys', () => {
  it('are 256 bits each, one per purpose, and the same for the same secret', () => {
    const all = rings(keys).map(([{ key }]) => key.toString('hex'))
    for (const key of all) expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(all).size).toBe(all.length)
    expect(deriveKeys(secret)).toEqual(keys)
  })

  it('share nothing with those of another secret, their ids neither', () => {
    const theirs = rings(others).flatMap(([{ id, key }]) => [id, String(key)])
    for (const [{ id, key }] of rings(keys))
      for (const one of [id, String(key)]) expect(theirs).not.toContain(one)
  })

  it('of a list are in its order, and the last is the oldest', () => {
    expect(both.seal).toEqual([...others.seal, ...keys.seal])
    expect(both.legacy).toBe(keys.seal[0].id)
  })

  it('for a holder need both the token and the key of the gateway', () => {
    const ring = keyForHolder(keys.seal, 'token')
    expect(keyForHolder(keys.seal, 'token')).toEqual(ring)
    expect(keyForHolder(keys.seal, 'tokem')).not.toEqual(ring)
    expect(keyForHolder(keys.pepper, 'token')).not.toEqual(ring)
    expect(ring[0].key).toHaveLength(32)
  })
})

describe('sealing', () => {
  const text = fc.string({ unit: 'binary' })

  it('gives back any text in its place, under a ring that holds the key', () => {
    fc.assert(
      fc.property(text, fc.string(), (value, where) => {
        const whole = value.toWellFormed()
        expect(unseal(keys.seal, seal(keys.seal, whole, where), where)).toBe(whole)
        expect(unseal(both.seal, seal(keys.seal, whole, where), where)).toBe(whole)
      }),
    )
  })

  it('opens in no other place', () => {
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (value, where, elsewhere) => {
        fc.pre(where !== elsewhere)
        expect(() => unseal(keys.seal, seal(keys.seal, value, where), elsewhere)).toThrow('does not open')
      }),
    )
  })

  it('names its key, and never writes the same thing twice, nor the text itself', () => {
    const sealed = Array.from({ length: 100 }, () => seal(keys.seal, 'demo-app-secret', place))
    expect(new Set(sealed).size).toBe(100)
    for (const text of sealed) {
      expect(text).toMatch(/^k1\.[\w-]{8}\.[\w-]+$/)
      expect(text.split('.')[1]).toBe(keys.seal[0].id)
      expect(Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('demo')
    }
  })

  it('refuses another key, by its name and under its name', () => {
    const sealed = seal(keys.seal, 'secret', place)
    expect(() => unseal(others.seal, sealed, place)).toThrow(`is of key ${keys.seal[0].id}`)
    expect(() => unseal(keys.pepper, sealed, place)).toThrow('does not open')
    const renamed = sealed.replace(keys.seal[0].id, others.seal[0].id)
    expect(() => unseal(both.seal, renamed, place)).toThrow('does not open')
  })

  it('reads what was sealed before keys had ids, under every key of the ring', () => {
    const old = sealedBefore(keys.seal[0], 'secret')
    for (const ring of [keys.seal, both.seal]) expect(unseal(ring, old, place)).toBe('secret')
    expect(() => unseal(others.seal, old, place)).toThrow('does not open')
  })

  it('refuses a change of any byte, and any shortening', () => {
    const sealed = seal(keys.seal, 'secret', place)
    const head = sealed.slice(0, sealed.lastIndexOf('.') + 1)
    const bytes = Buffer.from(sealed.slice(head.length), 'base64url')
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes)
      changed[i] = (bytes[i] ?? 0) ^ 1
      for (const wrong of [changed, bytes.subarray(0, i)])
        expect(() => unseal(keys.seal, head + wrong.toString('base64url'), place), `byte ${i}`).toThrow()
    }
  })

  it('cannot be made a value of before by taking its key id away', () => {
    const sealed = seal(keys.seal, 'secret', place)
    expect(() => unseal(keys.seal, sealed.split('.')[2] ?? '', place)).toThrow('does not open')
  })
})

describe('a keyed hash', () => {
  it('fits under any key of the ring, and only its own text', () => {
    const mac = macOf(keys.code, 'text')
    expect(macFits(both.code, mac, 'text')).toBe(true)
    expect(macFits(both.code, mac, 'texT')).toBe(false)
    expect(macFits(others.code, mac, 'text')).toBe(false)
  })
})

describe('GATEWAY_SECRET', () => {
  const long = (letter: string) => `${letter}bcdefghijklmnopqrstuvwxyz0123456789`

  it('is one secret or several, and a comma inside the first 32 characters is part of one', () => {
    expect(secretsOf(long('A'))).toEqual([long('A')])
    expect(secretsOf(`${long('A')},${long('B')}`)).toEqual([long('A'), long('B')])
    expect(secretsOf(secret)).toEqual([secret])
    expect(secretsOf(`${long('A')},${secret}`)).toEqual([long('A'), secret])
    expect(secretsOf(`${long('A')},short`)).toEqual([`${long('A')},short`])
  })

  it('is read without the white space around it first', () => {
    expect(readingsOf(`${long('A')}, ${long('B')}\n`)[0]).toEqual([long('A'), long('B')])
  })

  it.each([
    ['x'.repeat(31), 'must have at least 32 characters'],
    ['a'.repeat(40), 'must be random'],
    [`${'ab'.repeat(20)},${long('A')}`, 'must be random'],
    [`${long('A')},${long('A')}`, 'names one secret twice'],
  ])('that is weak is refused: %s', (weak, message) => {
    expect(secretProblem(weak)).toContain(message)
  })

  it('may hold a weak one behind a good one, to get away from it', () => {
    expect(secretProblem(`${long('A')},${'ab'.repeat(20)}`)).toBeUndefined()
  })
})
