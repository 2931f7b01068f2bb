import type { Deps } from '../../deps.ts'
import type { ErrorCode } from '../../errors.ts'
import { graceEnd } from './end-sessions.ts'
import { gracedGrant, grantOf } from './sessions.ts'
import type { Grant } from '../../caller.ts'
import { inForce } from './live-sessions.ts'
import { hashToken } from '../secrets/tokens.ts'

type CheckDeps = Pick<Deps, 'config' | 'db' | 'now' | 'tokens'>

/** A live token's grant, or why there is none. */
export type TokenCheck = { grant: Grant } | { grant: null; reason: TokenProblem }
export type TokenProblem = Extract<ErrorCode, 'TOKEN_INVALID' | 'TOKEN_EXPIRED'>

const invalid = { grant: null, reason: 'TOKEN_INVALID' } as const
const expired = { grant: null, reason: 'TOKEN_EXPIRED' } as const
const longestToken = 128

/**
 * What an access token stands for now. One hash and one store read; the database only on a miss or without a store.
 * `TOKEN_EXPIRED` means its refresh token still works; everything else is `TOKEN_INVALID`. Never throws for a token.
 */
export async function checkToken(deps: CheckDeps, token: string): Promise<TokenCheck> {
  if (token === '' || token.length > longestToken) return invalid
  const hash = hashToken(token)
  const cached = await deps.tokens.read(hash)
  if (cached === null) return invalid
  if (cached && cached.expiresAt > deps.now()) return { grant: cached }
  const found = await findGrant(deps, hash)
  if (found.grant) await deps.tokens.fill(hash, found.grant)
  return found
}

/** Whether a token that no longer works belongs to a disabled member: only the holder of the token can ask. */
export async function isOfDisabledMember({ db }: Pick<Deps, 'db'>, token: string): Promise<boolean> {
  if (token === '' || token.length > longestToken) return false
  const accessHash = hashToken(token)
  const session = await db.session.findUnique({ where: { accessHash }, include: { member: true } })
  return Boolean(session?.member.disabledAt && session.member.mergedIntoId === null)
}

async function findGrant(deps: CheckDeps, accessHash: string): Promise<TokenCheck> {
  const holder = { include: { member: true, app: true } } as const
  const session = await deps.db.session.findUnique({ where: { accessHash }, ...holder })
  if (!session) return findGraced(deps, accessHash)
  if (session.endedAt || session.member.disabledAt || !inForce(deps, session.app)) return invalid
  if (session.accessExpiresAt.getTime() > deps.now()) return { grant: grantOf(session) }
  return session.refreshExpiresAt.getTime() > deps.now() ? expired : invalid
}

// After a refresh the old access token lives on for the grace window (rest-compat/CONTRACT.md#refresh-grace), no longer.
async function findGraced(deps: CheckDeps, accessHash: string): Promise<TokenCheck> {
  const spent = await deps.db.spentToken.findUnique({
    where: { accessHash },
    include: { session: { include: { member: true, app: true } } },
  })
  if (!spent || spent.session.endedAt || spent.session.member.disabledAt) return invalid
  if (!inForce(deps, spent.session.app)) return invalid
  const grant = gracedGrant(spent.session, { ...spent, until: graceEnd(deps, spent.spentAt) })
  return grant.expiresAt > deps.now() ? { grant } : invalid
}
