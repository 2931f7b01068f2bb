import { createHmac } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { Key } from '../auth/secrets/keys.ts'
import type { CaptchaSettings, CaptchaVerifier, VerifierDeps } from './verifier.ts'

/** Seconds to solve a challenge and send it in. */
const challengeLife = 300
const algorithm = 'PBKDF2/SHA-256'

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`))

// Only what we hand out: anything else is refused before any of it is computed.
const payload = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.literal(algorithm),
      nonce: hex(32),
      salt: hex(32),
      cost: z.number().int(),
      keyLength: z.literal(32),
      keyPrefix: hex(2),
      expiresAt: z.number().int(),
    }),
    signature: hex(64),
  }),
  solution: z.object({ counter: z.number().int().nonnegative(), derivedKey: hex(64) }),
})

/**
 * ALTCHA, self-hosted (https://altcha.org, version 2 of its proof of work): the client looks for a counter whose key
 * begins with a zero byte, 256 derivations on average. To make a challenge is one HMAC and nothing is kept of it, so
 * that strangers may ask for as many as they like; to check one is a second HMAC, then one derivation off the main thread.
 */
export function altchaVerifier(
  { altchaCost: cost }: Pick<CaptchaSettings, 'altchaCost'>,
  { store, now, keys }: VerifierDeps,
): CaptchaVerifier {
  async function challenge() {
    const expiresAt = Math.floor(now() / 1000) + challengeLife
    const hmacSignatureSecret = signingSecret(keys.code[0])
    const made = { algorithm, cost, deriveKey, expiresAt, hmacSignatureSecret, keyPrefix: '00' }
    return { kind: 'altcha' as const, challenge: await createChallenge(made) }
  }

  async function verify(text: string): Promise<boolean> {
    const { data } = payload.safeParse(readJson(Buffer.from(text, 'base64').toString('utf8')))
    if (!data) return false
    const { nonce, expiresAt } = data.challenge.parameters
    if (expiresAt * 1000 <= now()) return false
    if (!(await isRight(data))) return false
    // By the nonce, which is signed: the same solution can be spelt in many ways.
    return store.setIfAbsent(`altcha-used:${nonce}`, '1', challengeLife * 1000)
  }

  // Under any key: a challenge made before one was put in force is solved after it.
  async function isRight(data: z.infer<typeof payload>): Promise<boolean> {
    for (const key of keys.code) {
      const hmacSignatureSecret = signingSecret(key)
      if ((await verifySolution({ ...data, deriveKey, hmacSignatureSecret })).verified) return true
    }
    return false
  }

  return { kind: 'altcha', challenge, verify }
}

const signingSecret = ({ key }: Key) => createHmac('sha256', key).update('auth-gateway/altcha').digest('hex')

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
