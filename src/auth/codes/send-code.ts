import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type Language } from '../../errors.ts'
import { byEverybody, byNetwork, claimSlot, requireLeft, spend, type Budget } from '../limits/budget.ts'
import { isHoldersNetwork, makeCode, type CodeScope } from './codes.ts'
import { SendFailed } from '../../senders/sender.ts'
import { requireCountry } from '../names/destinations.ts'
import { holderIdOf } from '../members/holders.ts'

export type SendCodeDeps = Pick<
  Deps,
  'config' | 'counters' | 'db' | 'keys' | 'log' | 'now' | 'random' | 'sender' | 'store'
>

export type SendCodeInput = CodeScope & {
  language: Language
  voice?: boolean
  guestToken?: string | null | undefined
}

/** When another code may be asked for and how long this one lives, in seconds; and what names it as the asker's own. */
export type CodeSent = { resendAfter: number; expiresIn: number; handle: string }

/**
 * Sends a verification code. The same answer, work and cost for known and unknown destinations, unless the caller's
 * wire tells them apart: then each look costs one of that caller's looks of the hour. Throws
 * TOO_MANY_REQUESTS (also where the provider lets no more go to this number), MOBILE_INVALID (also for a country not
 * served), SMS_NOT_SENT, MAIL_NOT_SENT, UNAVAILABLE, and where existence is told MEMBER_EXISTS or MEMBER_NOT_FOUND.
 */
export async function sendCode(deps: SendCodeDeps, client: Client, input: SendCodeInput): Promise<CodeSent> {
  const { code: policy, tellsExistence } = client.wire
  if (tellsExistence) await assertExistence(deps, client, input)
  // Before the slot is claimed: who may not send would hold it from who may, each time for a moment.
  await requireLeft(deps, await allBudgets(deps, client, input))
  const slot = { key: `send:${input.to}`, seconds: policy.resend }
  const freeSlot = await claimSlot(deps, slot, 'TOO_MANY_REQUESTS')
  try {
    const giveBack = await spendAll(deps, client, input)
    const handle = await deliver(deps, client, { ...input, ...policy, giveBack })
    return { resendAfter: policy.resend, expiresIn: policy.ttl, handle }
  } catch (error) {
    // Who was refused by the provider for asking too often has to wait as if something had been sent.
    if (!isTooOften(error)) await freeSlot()
    throw error
  }
}

const isTooOften = (error: unknown) =>
  error instanceof AuthError && error.cause instanceof SendFailed && error.cause.tooOften

// 30 looks an hour and network: to list one number range of 10^8 takes 380 years of it.
const looksPerHour = 30

/**
 * Pays for one look at who is a member. Throws TOO_MANY_REQUESTS. Returns the way to give it back, for a caller who
 * then proves to hold the name.
 */
export function spendLook(
  deps: Pick<Deps, 'counters' | 'now'>,
  client: Client,
): Promise<() => Promise<void>> {
  return spend(deps, byNetwork(client.address, { key: 'look', limit: looksPerHour, seconds: 3_600 }))
}

/**
 * Tells whether somebody has this phone or address, for one look: only for wires that tell it. Returns the way to give
 * the look back.
 */
export async function assertExistence(
  deps: Pick<Deps, 'counters' | 'db' | 'now'>,
  client: Client,
  { purpose, ...destination }: CodeScope,
): Promise<() => Promise<void>> {
  const giveBack = await spendLook(deps, client)
  const isHeld = (await holderIdOf(deps, destination)) !== null
  if (purpose === 'register' && isHeld) throw new AuthError('MEMBER_EXISTS')
  if ((purpose === 'login' || purpose === 'reset') && !isHeld) throw new AuthError('MEMBER_NOT_FOUND')
  return giveBack
}

async function allBudgets(deps: SendCodeDeps, client: Client, input: SendCodeInput): Promise<Budget[]> {
  const shared = sharedBudgets(deps, client, input)
  return [...shared, ...(await budgetsOfNumber(deps, client, input)), ...providerCalls(deps, client)]
}

async function spendAll(
  deps: SendCodeDeps,
  client: Client,
  input: SendCodeInput,
): Promise<() => Promise<void>> {
  const numbers = await budgetsOfNumber(deps, client, input)
  const giveBack = await spend(deps, [...sharedBudgets(deps, client, input), ...numbers])
  try {
    await spend(deps, providerCalls(deps, client))
    return giveBack
  } catch (error) {
    await giveBack()
    throw error
  }
}

// What strangers have asked for in a number's name must not keep its member from asking at home.
async function budgetsOfNumber(deps: SendCodeDeps, client: Client, input: SendCodeInput): Promise<Budget[]> {
  const ofStrangers = perNumber(deps, `send-to:${input.to}`)
  try {
    await requireLeft(deps, ofStrangers)
    return ofStrangers
  } catch (error) {
    if (!(error instanceof AuthError) || !(await isHoldersNetwork(deps, client, input))) throw error
    return perNumber(deps, `send-to-member:${input.to}`)
  }
}

function perNumber({ config }: SendCodeDeps, key: string): Budget[] {
  const { perDestinationHour, perDestinationDay } = config.limits
  return [
    { key, limit: perDestinationHour, seconds: 3_600 },
    { key, limit: perDestinationDay, seconds: 86_400 },
  ]
}

// The order is from the narrowest to the widest: a stranger runs into its own limits first.
function sharedBudgets(deps: SendCodeDeps, client: Client, { kind, to, appid }: SendCodeInput): Budget[] {
  const { limits } = deps.config
  const { address } = client
  const country = kind === 'mobile' ? requireCountry(deps, to) : undefined
  const day = 86_400
  const onReached = () => logCapReached(deps, kind)
  return [
    ...byNetwork(address, { key: 'send-from', limit: limits.perNetworkHour, seconds: 3_600 }),
    ...byNetwork(address, { key: 'send-from', limit: limits.perNetworkDay, seconds: day }),
    ...(appid
      ? byEverybody(address, { key: `send-app:${appid}`, limit: limits.perAppDay, seconds: day })
      : []),
    ...(country && country !== 'CN'
      ? byEverybody(address, { key: `send-country:${country}`, limit: limits.perCountryDay, seconds: day })
      : []),
    ...byEverybody(address, { key: `send-all:${kind}`, limit: limits.globalDay, seconds: day, onReached }),
  ]
}

// It stops everybody for the day: the operator must know at once, but not by a line for each refusal.
async function logCapReached(
  { counters, log, config }: SendCodeDeps,
  kind: CodeScope['kind'],
): Promise<void> {
  if (!(await counters.setIfAbsent(`cap-logged:send-all:${kind}`, '1', 60_000))) return
  log.error(
    { kind, limit: config.limits.globalDay },
    'the daily cap on codes is reached: the rest of it is for known networks',
  )
}

// Never given back: without it a destination the provider always refuses would be an endless stream of calls.
function providerCalls({ config }: SendCodeDeps, { address }: Client): Budget[] {
  const limit = 5 * config.limits.perNetworkHour
  return byNetwork(address, { key: 'send-calls', limit, seconds: 3_600 })
}

// Answers the handle of the code.
async function deliver(
  deps: SendCodeDeps,
  client: Client,
  sending: SendCodeInput & Client['wire']['code'] & { giveBack: () => Promise<void> },
): Promise<string> {
  const { kind, to, purpose, language, voice, ttl, giveBack } = sending
  const made = await makeCode(deps, client, sending).catch(async (error: unknown) => {
    await giveBack()
    throw error
  })
  const channel = kind === 'email' ? 'mail' : voice ? 'voice' : 'sms'
  try {
    await deps.sender.send({ to, channel, purpose, code: made.code, language, minutes: Math.ceil(ttl / 60) })
    return made.handle
  } catch (cause) {
    // Nothing arrived: no usable code stays behind, and the try costs nobody's allowance (SECURITY.md 23).
    await Promise.allSettled([made.void(), giveBack()])
    if (cause instanceof SendFailed && cause.tooOften)
      throw new AuthError('TOO_MANY_REQUESTS', { retryAfter: sending.resend, cause })
    throw new AuthError(kind === 'email' ? 'MAIL_NOT_SENT' : 'SMS_NOT_SENT', { cause })
  }
}
