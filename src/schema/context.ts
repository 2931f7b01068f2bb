import type { Admin } from '../auth/admin/admin.ts'
import { noteApp } from '../auth/apps/apps.ts'
import { checkToken } from '../auth/sessions/check-token.ts'
import type { Grant } from '../caller.ts'
import type { Client } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { AuthError, type Language } from '../errors.ts'

/** What each resolver gets: the gateway's dependencies and the caller. */
export type Context = Deps & {
  client: Client
  language: Language
  /** The access token the request carries, wherever its wire puts it. */
  token: string | null
  /** Names this request in logs and in masked errors. */
  requestId: string
}

/** What each resolver of the admin schema gets. */
export type AdminContext = Context & { admin: Admin }

/** The caller's live session. Throws UNAUTHENTICATED without a token, else TOKEN_INVALID or TOKEN_EXPIRED. */
export async function requireGrant(ctx: Context): Promise<Grant> {
  if (!ctx.token) throw new AuthError('UNAUTHENTICATED')
  const checked = await checkToken(ctx, ctx.token)
  if (!checked.grant) throw new AuthError(checked.reason)
  noteApp(ctx, checked.grant.appid)
  return checked.grant
}
