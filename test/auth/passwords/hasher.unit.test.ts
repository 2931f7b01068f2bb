import { createHmac } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import bcrypt from 'bcryptjs'
import { afterAll, describe, expect, it } from 'vitest'
import { createHasher } from '../../../src/auth/passwords/hasher.ts'
import { deriveKeys } from '../../../src/auth/secrets/keys.ts'
import { hashPassword } from '../../../src/auth/passwords/password.ts'

const cheap = createHasher({ cost: 4, threads: 1, queue: 10 })
const dear = createHasher({ cost: 12, threads: 1, queue: 10 })
afterAll(() => Promise.all([cheap.close(), dear.close()]))

describe('a stored password', () => {
  it('is bcrypt over base64(HMAC-SHA-256(pepper, password)), salted', async () => {
    const keys = deriveKeys('a secret for tests, 32 characters+')
    const stored = await hashPassword({ hasher: cheap, keys }, 'correct horse')
    const hmac = createHmac('sha256', keys.pepper[0].key).update('correct horse').digest('base64')
    const scheme = `hmac-sha256:${keys.pepper[0].id}:`
    expect(stored).toMatch(/^hmac-sha256:[\w-]{8}:\$2b\$04\$/)
    const hash = stored.slice(scheme.length)
    expect(await bcrypt.compare(hmac, hash)).toBe(true)
    expect(await bcrypt.compare('correct horse', hash)).toBe(false)
    expect(await hashPassword({ hasher: cheap, keys }, 'correct horse')).not.toBe(stored)
  })
})

describe('hashing', () => {
  it('leaves the main thread to everybody else', async () => {
    await dear.hash('warm')
    let turns = 0
    let done = false
    const hashing = dear.hash('correct horse').then(() => (done = true))
    while (!done) turns += await nextTurn(1)
    await hashing
    // On the main thread there would be no turn until the hash is made.
    expect(turns).toBeGreaterThan(100)
  })

  it('that a stop cuts short is BUSY: another gateway can answer', async () => {
    const stopping = createHasher({ cost: 12, threads: 1, queue: 10 })
    await stopping.hash('warm')
    const asked = Promise.allSettled(Array.from({ length: 4 }, () => stopping.hash('correct horse')))
    await stopping.close()
    for (const one of await asked) expect(one).toMatchObject({ reason: { code: 'BUSY' } })
  })
})
