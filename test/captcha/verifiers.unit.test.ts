import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createVerifier } from '../../src/captcha/create-verifier.ts'
import type { KeyRing } from '../../src/auth/secrets/keys.ts'
import type { CaptchaSettings } from '../../src/captcha/verifier.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { startCaptchaWebhook, startTurnstile } from '../fakes/captcha.ts'
import type { FakeServer } from '../fakes/sms-server.ts'
import { testClock } from '../support/gateway.ts'

const secret = 'a secret of captchas, long enough'
const by = { address: '203.0.113.7' }

const ringOf = (...ids: [string, ...string[]]): KeyRing => {
  const keyOf = (id: string) => ({ id, key: Buffer.from(id) })
  const [first, ...others] = ids
  return [keyOf(first), ...others.map(keyOf)]
}

function verifierOf(settings: Partial<CaptchaSettings>, { clock = testClock(), ring = ringOf('key') } = {}) {
  const given = { kind: 'altcha', secret, url: '', timeoutMs: 400, altchaCost: 1, ...settings } as const
  const store = createMemoryStore(clock.now)
  const verifier = createVerifier(given, { store, now: clock.now, keys: { code: ring } })
  if (!verifier) throw new Error('no verifier')
  return verifier
}

const encoded = (payload: object) => Buffer.from(JSON.stringify(payload)).toString('base64')

async function solved(verifier: ReturnType<typeof verifierOf>) {
  const told = await verifier.challenge()
  const challenge = 'challenge' in told ? told.challenge : ({} as Challenge)
  return { challenge, solution: await solveChallenge({ challenge, deriveKey }) }
}

describe('ALTCHA', () => {
  it('takes a right solution, once, however it is spelt', async () => {
    const verifier = verifierOf({})
    const payload = await solved(verifier)
    expect(await verifier.verify(encoded(payload), by)).toBe(true)
    expect(await verifier.verify(encoded(payload), by)).toBe(false)
    expect(await verifier.verify(encoded({ ...payload, again: 1 }), by)).toBe(false)
  })

  it('takes one of 20 at the same time', async () => {
    const verifier = verifierOf({})
    const text = encoded(await solved(verifier))
    const all = await Promise.all(Array.from({ length: 20 }, () => verifier.verify(text, by)))
    expect(all.filter(Boolean)).toHaveLength(1)
  })

  it('lives five minutes', async () => {
    const clock = testClock()
    const verifier = verifierOf({}, { clock })
    const [early, late] = [encoded(await solved(verifier)), encoded(await solved(verifier))]
    clock.advance(298)
    expect(await verifier.verify(early, by)).toBe(true)
    clock.advance(3)
    expect(await verifier.verify(late, by)).toBe(false)
  })

  it('takes one that was made under the key before, by whichever order of the two', async () => {
    const before = await solved(verifierOf({}, { ring: ringOf('old') }))
    for (const ring of [ringOf('new', 'old'), ringOf('old', 'new')])
      expect(await verifierOf({}, { ring }).verify(encoded(before), by)).toBe(true)
    expect(await verifierOf({}, { ring: ringOf('new') }).verify(encoded(before), by)).toBe(false)
  })

  it('takes no challenge that was changed or made elsewhere, and no other text', async () => {
    const verifier = verifierOf({})
    const { challenge, solution } = await solved(verifier)
    const { parameters } = challenge
    const changes = [{ expiresAt: 9_999_999_999 }, { cost: 2 }, { keyPrefix: '' }, { data: {} }]
    for (const change of changes) {
      const forged = { challenge: { ...challenge, parameters: { ...parameters, ...change } }, solution }
      expect(await verifier.verify(encoded(forged), by)).toBe(false)
    }
    const foreign = await solved(verifierOf({}, { ring: ringOf('another') }))
    const wrong = { challenge, solution: { counter: 0, derivedKey: '0'.repeat(64) } }
    const texts = [
      '',
      'x',
      '{}',
      encoded({}),
      encoded([]),
      encoded(foreign),
      encoded(wrong),
      '\0'.repeat(4_096),
    ]
    for (const text of texts) expect(await verifier.verify(text, by), text).toBe(false)
    expect(await verifier.verify(encoded({ challenge, solution }), by)).toBe(true)
  })
})

function withFake<T>(fake: FakeServer<T>): FakeServer<T> {
  onTestFinished(() => fake.close())
  return fake
}

describe('Turnstile', () => {
  const open = async () => {
    const fake = withFake(await startTurnstile(secret))
    return { fake, verifier: verifierOf({ kind: 'turnstile', siteKey: 'site', url: fake.origin }) }
  }

  it('tells the site key, and asks Cloudflare with secret, token and address', async () => {
    const { fake, verifier } = await open()
    expect(await verifier.challenge()).toEqual({ kind: 'turnstile', siteKey: 'site' })
    expect(await verifier.verify('good', by)).toBe(true)
    expect(fake.sent).toEqual([{ secret, response: 'good', remoteip: by.address }])
    expect(await verifier.verify('good', by)).toBe(false)
    expect(await verifier.verify('bad', by)).toBe(false)
  })

  it('is no answer when the secret is wrong', async () => {
    const { fake } = await open()
    const verifier = verifierOf({ kind: 'turnstile', url: fake.origin, secret: 'another secret, also long' })
    await expect(verifier.verify('good', by)).rejects.toThrow('invalid-input-secret')
  })
})

describe('the webhook', () => {
  it('is asked under a signature, and takes what it says', async () => {
    const fake = withFake(await startCaptchaWebhook(secret))
    const verifier = verifierOf({ kind: 'webhook', url: fake.origin })
    expect(await verifier.challenge()).toEqual({ kind: 'webhook' })
    expect(await verifier.verify('good', by)).toBe(true)
    expect(await verifier.verify('bad', by)).toBe(false)
    expect(fake.sent[0]).toEqual({ id: expect.any(String), solution: 'good', ...by })
    const stranger = verifierOf({ kind: 'webhook', url: fake.origin, secret: 'not the secret of both' })
    await expect(stranger.verify('good', by)).rejects.toThrow('HTTP_401')
  })
})

describe.each(['turnstile', 'webhook'] as const)('%s', (kind) => {
  it.each([
    ['unavailable', 'HTTP_503'],
    ['redirect', 'NO_ANSWER'],
    ['html', 'NO_ANSWER'],
    ['reset', 'NO_ANSWER'],
    ['hang', 'TIMEOUT'],
    ['refuse', kind === 'turnstile' ? 'internal-error' : 'NO_ANSWER'],
  ] as const)('gives no verdict on %s, and says no more than why', async (mode, reason) => {
    const fake = withFake(await (kind === 'turnstile' ? startTurnstile : startCaptchaWebhook)(secret))
    fake.mode = mode
    const verifier = verifierOf({ kind, url: fake.origin })
    const failed = await verifier.verify('good', by).catch((error: unknown) => error)
    expect(failed).toMatchObject({ name: 'VerifierUnavailable', message: reason })
    expect(String((failed as Error).cause)).toBe('undefined')
  })
})
