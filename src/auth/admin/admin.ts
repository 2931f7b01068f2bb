import { createHash, timingSafeEqual } from 'node:crypto'
import type { Caller, Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audit } from '../audit/audit.ts'
import { byNetwork, spend } from '../limits/budget.ts'
import { findByUsername } from '../members/members.ts'

/** Who administrates: what the credential allows, and a name for it that the audit may show. */
export type Admin = { scope: 'full' | 'read'; name: string }

type AdminDeps = Pick<Deps, 'config' | 'counters' | 'db' | 'log' | 'now'>
type ActingDeps = Omit<AdminDeps, 'counters'> & { admin: Admin; client: Caller }

const failuresPerNetwork = { limit: 10, seconds: 900 }

/**
 * The admin whose token this is: a right one passes whatever others of its network sent, as 32 characters cannot be
 * guessed. Throws UNAUTHENTICATED without one, TOKEN_INVALID, and instead of both TOO_MANY_REQUESTS to a network with too
 * many failures.
 */
export async function requireAdmin(deps: AdminDeps, client: Client, token: string | null): Promise<Admin> {
  const admin = token ? adminOf(deps.config.adminTokens, token) : undefined
  if (admin) return admin
  // Audited only while the budget lasts, so that nobody fills the table.
  await spend(deps, byNetwork(client.address, { key: 'admin', ...failuresPerNetwork }))
  const code = token ? 'TOKEN_INVALID' : 'UNAUTHENTICATED'
  await audit(deps, client, { event: 'admin', result: code })
  throw new AuthError(code)
}

// Every token is compared, by its hash: the time tells neither how much of one was right nor which one it was.
function adminOf(tokens: Deps['config']['adminTokens'], token: string): Admin | undefined {
  const given = sha256(token)
  const matching = tokens.filter(({ token: right }) => timingSafeEqual(sha256(right), given))
  return matching[0] && { scope: matching[0].scope, name: `admin-${given.toString('hex').slice(0, 8)}` }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** What the audit writes down of an argument: its text, or the column it fills, by username or by appid. */
export type ArgumentAudit = 'shown' | 'member' | 'app'

/** What an admin asks to be done. Of its arguments, the audit shows texts only where `audit` says so. */
export type AdminAction = {
  name: string
  args: Readonly<Record<string, unknown>>
  audit?: Readonly<Record<string, ArgumentAudit>>
}

/**
 * Does what an admin asks, over GraphQL or on the command line, and audits it, done or failed. Throws FORBIDDEN to who
 * may only read.
 */
export async function actAsAdmin<T>(
  deps: ActingDeps,
  action: AdminAction,
  work: () => T | Promise<T>,
): Promise<T> {
  const username = textFor(action, 'member')
  // Before it, as it may rename the member; after it, as it may have made it, or erased it: then it names nobody.
  const known = await memberIdOf(deps, username)
  const idNow = () => (known === undefined ? memberIdOf(deps, username) : ifStillThere(deps, known))
  const note = async (outcome: string) => record(deps, action, { outcome, memberId: await idNow() })
  try {
    if (deps.admin.scope === 'read') throw new AuthError('FORBIDDEN')
    const done = await work()
    await note('ok')
    return done
  } catch (error) {
    await note(error instanceof AuthError ? error.code : 'INTERNAL')
    throw error
  }
}

type Outcome = { outcome: string; memberId: number | undefined }

async function record(deps: ActingDeps, action: AdminAction, { outcome, memberId }: Outcome): Promise<void> {
  const appid = textFor(action, 'app') ?? null
  const result = `${[action.name, ...shownArguments(action)].join(' ')}: ${outcome}`
  await audit(deps, deps.client, { event: 'admin', result, sessionId: deps.admin.name, memberId, appid })
}

// Switches, numbers and times cannot be secrets. Texts can: unless the argument says otherwise, only that one was given
// is shown. In one order, whichever door it was.
function shownArguments({ args, audit = {} }: AdminAction): string[] {
  return Object.keys(args)
    .toSorted()
    .flatMap((name) => {
      const value = args[name]
      const said = audit[name]
      if (said === 'member' || said === 'app' || value === undefined || value === null) return []
      if (Array.isArray(value) && value.length === 0) return []
      if (value instanceof Date) return `${name}=${value.toISOString()}`
      if (typeof value === 'boolean' || typeof value === 'number') return `${name}=${value}`
      return said === 'shown' ? `${name}=${String(value).slice(0, 100)}` : name
    })
}

/** The argument that fills a column of the audit. */
function textFor({ args, audit = {} }: AdminAction, column: ArgumentAudit): string | undefined {
  const name = Object.keys(audit).find((name) => audit[name] === column)
  const value = name && args[name]
  return typeof value === 'string' ? value.slice(0, 100) : undefined
}

async function memberIdOf(deps: Pick<Deps, 'db'>, username?: string): Promise<number | undefined> {
  const member = username ? await findByUsername(deps, username).catch(() => undefined) : undefined
  return member?.id
}

async function ifStillThere({ db }: Pick<Deps, 'db'>, id: number): Promise<number | undefined> {
  const member = await db.member.findUnique({ where: { id }, select: { id: true } }).catch(() => null)
  return member?.id
}
