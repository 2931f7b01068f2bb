import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { byNetwork, spend } from '../limits/budget.ts'
import { asMeant } from '../names/texts.ts'
import { requireStore } from '../../store/availability.ts'
import { macFits, macOf } from '../secrets/keys.ts'
import { readStored } from '../../store/stored.ts'
import { longestGuestLife, requireGuest, type Guest, type GuestDeps } from './guest-tokens.ts'

type CaptchaDeps = GuestDeps & Pick<Deps, 'keys'>
type StoredCaptcha = { id: string; mac: string; until: number }

/** Seconds a picture can be answered (SECURITY.md 22): enough to read and type it, little for having it solved. */
const captchaLife = 300
const triesPerCaptcha = 5

const keyOf = ({ key }: Guest) => `captcha:${key}`
const demandOf = ({ key }: Guest) => `captcha-demanded:${key}`

export type CaptchaPicture = { png: Buffer; expiresIn: number }

/**
 * A picture for the holder of a guest token; it replaces the one before. Only a keyed hash of the answer is kept.
 * Throws GUEST_TOKEN_EXPIRED, TOO_MANY_REQUESTS, UNAVAILABLE.
 */
export async function makeCaptcha(
  deps: CaptchaDeps & Pick<Deps, 'captcha' | 'outbox'>,
  client: Client,
  input: { guestToken: string; width?: number | null | undefined; height?: number | null | undefined },
): Promise<CaptchaPicture> {
  const guest = await requireGuest(deps, input.guestToken)
  const { captchasPerNetworkHour: limit } = deps.config.limits
  await spend(deps, byNetwork(client.address, { key: 'captchas', limit, seconds: 3_600 }))
  const { text, png } = await deps.captcha({ width: input.width ?? 128, height: input.height ?? 40 })
  const id = deps.random(9).toString('base64url')
  const stored: StoredCaptcha = {
    id,
    mac: macOf(deps.keys.code, textOf(guest, { id, answer: text })),
    until: deps.now() + captchaLife * 1000,
  }
  await requireStore(deps.store.set(keyOf(guest), JSON.stringify(stored), captchaLife * 1000))
  const message = { purpose: 'captcha', code: text, text: `captcha ${text}` }
  deps.outbox?.add({ to: input.guestToken, channel: 'captcha', ...message })
  return { png, expiresIn: captchaLife }
}

/**
 * Uses a captcha up; upper and lower case are the same, full-width letters are letters, and blanks do not count. A wrong
 * answer leaves the picture good for others, five in all. Of many parallel right answers one counts. Throws
 * CAPTCHA_REQUIRED without an answer, CAPTCHA_INVALID, UNAVAILABLE.
 */
export async function useCaptcha(
  deps: CaptchaDeps,
  guest: Guest,
  answer: string | null | undefined,
): Promise<void> {
  if (!answer?.trim()) throw new AuthError('CAPTCHA_REQUIRED', { captcha: true })
  const invalid = new AuthError('CAPTCHA_INVALID', { captcha: true })
  const text = await requireStore(deps.store.get(keyOf(guest)))
  const stored = readStored<StoredCaptcha>(text)
  if (!stored || stored.until <= deps.now()) throw invalid
  const tries = await requireStore(deps.store.increment(`tries:${stored.id}`, captchaLife * 1000))
  if (tries > triesPerCaptcha) throw invalid
  const given = textOf(guest, { id: stored.id, answer: asMeant(answer).replace(/\s/g, '') })
  if (!macFits(deps.keys.code, stored.mac, given)) throw invalid
  if ((await requireStore(deps.store.take(keyOf(guest)))) !== text) throw invalid
}

/** From now on this guest solves a captcha before each try. */
export async function demandCaptcha({ store }: Pick<Deps, 'store'>, guest: Guest): Promise<void> {
  await requireStore(store.set(demandOf(guest), '1', longestGuestLife * 1000))
}

/** Ends that demand. */
export async function relieveCaptcha({ store }: Pick<Deps, 'store'>, guest: Guest): Promise<void> {
  await requireStore(store.delete(demandOf(guest)))
}

/** Uses a captcha up where this guest has to show one; true when one was solved. Throws as `useCaptcha`. */
export async function useDemandedCaptcha(
  deps: CaptchaDeps,
  guest: Guest,
  answer: string | null | undefined,
): Promise<boolean> {
  if ((await requireStore(deps.store.get(demandOf(guest)))) === null) return false
  await useCaptcha(deps, guest, answer)
  return true
}

function textOf(guest: Guest, { id, answer }: { id: string; answer: string }): string {
  return `${keyOf(guest)}\n${id}\n${answer.toLowerCase()}`
}
