import { createHash, timingSafeEqual } from 'node:crypto'
import type { Client, Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { audit } from './audit.ts'
import { requireLeft, spend } from './budget.ts'
import { usernameKey } from './identifiers.ts'
import { networkOf } from './network.ts'

/** Who administrates: what the credential allows, and a name for it that the audit may show. */
export type Admin = { scope: 'full' | 'read'; name: string }

type AdminDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now'>

const failuresPerNetwork = { limit: 10, seconds: 900 }

/**
 * The admin whose token this is. Throws UNAUTHENTICATED without one, TOKEN_INVALID, and TOO_MANY_REQUESTS to a network
 * with too many failures, whatever it sends.
 */
export async function requireAdmin(deps: AdminDeps, client: Client, token: string | null): Promise<Admin> {
  const budget = { key: `admin:${networkOf(client.address)}`, ...failuresPerNetwork }
  await requireLeft(deps, budget)
  const admin = token ? adminOf(deps.config.adminTokens, token) : undefined
  if (admin) return admin
  // Audited only while the budget lasts, so that nobody fills the table.
  await spend(deps, [budget])
  const code = token ? 'TOKEN_INVALID' : 'UNAUTHENTICATED'
  await audit(deps, client, { event: 'admin', result: code })
  throw new AuthError(code)
}

// Every token is compared, by its hash: the time tells neither how much of one was right nor which one it was.
function adminOf(tokens: Deps['config']['adminTokens'], token: string): Admin | undefined {
  const given = sha256(token)
  const matching = tokens.filter((known) => timingSafeEqual(sha256(known.token), given))
  return matching[0] && { scope: matching[0].scope, name: `admin-${given.toString('hex').slice(0, 8)}` }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** What an admin asks to be done, with the arguments that say to whom. */
export type AdminAction = { name: string; args: Record<string, unknown> }

/** Does what an admin asks, and audits it, done or failed. Throws FORBIDDEN to who may only read. */
export async function actAsAdmin<T>(
  deps: AdminDeps & { admin: Admin; client: Client },
  action: AdminAction,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    if (deps.admin.scope === 'read') throw new AuthError('FORBIDDEN')
    const done = await work()
    await note(deps, action, 'ok')
    return done
  } catch (error) {
    await note(deps, action, error instanceof AuthError ? error.code : 'INTERNAL')
    throw error
  }
}

async function note(
  deps: AdminDeps & { admin: Admin; client: Client },
  { name, args }: AdminAction,
  outcome: string,
): Promise<void> {
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 100) : undefined)
  const what = [name, text(args.bundleid)].filter(Boolean).join(' ')
  const about = {
    memberId: await memberIdOf(deps, text(args.username ?? args.owner)),
    appid: text(args.appid) ?? null,
  }
  await audit(deps, deps.client, {
    event: 'admin',
    result: `${what}: ${outcome}`,
    sessionId: deps.admin.name,
    ...about,
  })
}

async function memberIdOf({ db }: Pick<Deps, 'db'>, username?: string): Promise<number | undefined> {
  if (!username) return undefined
  const where = { usernameKey: usernameKey(username) }
  const member = await db.member.findUnique({ where, select: { id: true } }).catch(() => null)
  return member?.id
}
