import { createHash } from 'node:crypto'
import type { App } from '../../db/generated/client.ts'
import type { Client } from '../../caller.ts'
import { AuthError } from '../../errors.ts'
import { StoreUnavailable } from '../../store/store.ts'
import { findApp } from '../apps/apps.ts'
import { liveSecrets } from '../apps/secrets.ts'
import { secretGuesses } from '../apps/credentials.ts'
import { byNetwork, spend, type Budget } from '../limits/budget.ts'
import { audited } from '../audit/audit.ts'
import { openByPassword, type LoginDeps } from './login.ts'
import { findMember } from '../members/members.ts'
import type { SessionTokens } from '../sessions/sessions.ts'
import { signatureFits, type SignatureAlgorithm, type SignedFields } from '../secrets/signature.ts'

export type AuthorizeInput = SignedFields & {
  /** The signature, hex in either case. */
  token: string
  algorithm: SignatureAlgorithm
  /** A free label; becomes the session's group. */
  tokenType?: string | null | undefined
  device?: string | null | undefined
}

const skew = 300
const oldDeviceMemory = 24 * 3_600

/**
 * Login through an app that signs each request (SECURITY.md 37 to 39). Throws, in this order: APP_UNKNOWN,
 * APP_EXPIRED, TOO_MANY_REQUESTS (after too many wrong signatures), SIGNATURE_INVALID (wrong, more than 300 s off, or used
 * before), TOO_MANY_ATTEMPTS, BUSY, INVALID_CREDENTIALS.
 */
export async function authorize(
  deps: LoginDeps,
  client: Client,
  input: AuthorizeInput,
): Promise<SessionTokens> {
  const { appid, username, tokenType: group = null } = input
  return audited(deps, client, { event: 'authorize', appid }, async (about) => {
    const app = await findApp(deps, appid)
    await assertSigned(deps, client, { ...input, app })
    assertFresh(deps, app, input)
    const forget = await claimSignature(deps, app, input)
    try {
      const member = await findMember(deps, username)
      about.member(member?.id)
      return await openByPassword(deps, client, { ...input, group, app, member, event: 'authorize' })
    } catch (error) {
      // Nothing was decided: the client may send the same signed request again.
      if (!(error instanceof AuthError) || error.code === 'BUSY' || error.code === 'UNAVAILABLE')
        await forget()
      throw error
    }
  })
}

// Counted before it is compared: each wrong signature is a guess at the secret of the app. What is right is given back
// within a round trip, before any password is looked at, so that many right ones at once are no failures.
async function assertSigned(
  deps: LoginDeps,
  client: Client,
  { app, ...input }: AuthorizeInput & { app: App },
): Promise<void> {
  const giveBack = await spend(deps, wrongSignatures(deps, client, app))
  const { algorithm, token: given } = input
  const allowed = algorithm === 'HMAC_SHA256' || !app.requireHmac
  if (!allowed || !signatureFits({ algorithm, given }, input, liveSecrets(deps, app)))
    throw new AuthError('SIGNATURE_INVALID')
  await giveBack()
}

function wrongSignatures(deps: LoginDeps, { address }: Client, { appid }: App): Budget[] {
  const { failuresPerNetworkHour: limit } = deps.config.limits
  const ofNetwork = byNetwork(address, { key: 'signatures-from', limit, seconds: 3_600 })
  return [...ofNetwork, secretGuesses(deps, address, appid)]
}

function assertFresh(deps: LoginDeps, app: App, input: AuthorizeInput): void {
  if (!app.checkTime) return
  const off = Math.abs(deps.now() / 1000 - Number(input.time))
  if (!(off <= skew)) throw new AuthError('SIGNATURE_INVALID')
}

// Without a store replays pass: the request holds the password itself, so a replay gains its thief nothing new.
async function claimSignature(
  deps: LoginDeps,
  app: App,
  input: AuthorizeInput,
): Promise<() => Promise<void>> {
  const nothing = async () => {}
  if (!app.checkReplay) return nothing
  const digest = createHash('sha256')
    .update(`${input.appid}\n${input.token.toLowerCase()}`)
    .digest('base64url')
  const key = `signature:${digest}`
  // A minute over: at exactly 300 s off both ways it must still be known.
  const memory = app.checkTime ? 2 * skew + 60 : oldDeviceMemory
  try {
    if (!(await deps.store.setIfAbsent(key, '1', memory * 1000))) throw new AuthError('SIGNATURE_INVALID')
    return () => deps.store.delete(key).catch(nothing)
  } catch (error) {
    if (error instanceof StoreUnavailable) return nothing
    throw error
  }
}
