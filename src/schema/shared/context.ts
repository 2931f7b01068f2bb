import type { Admin } from '../../auth/admin/admin.ts'
import { noteApp } from '../../auth/apps/apps.ts'
import { checkToken } from '../../auth/sessions/check-token.ts'
import { requireRecentProof } from '../../auth/sessions/recent-proof.ts'
import type { Caller, Client, Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError, type ErrorCode, type Language } from '../../errors.ts'

/** What each resolver gets: the gateway's dependencies and the caller. */
export type Context = Deps & {
  client: Client
  language: Language
  /** The access token the request carries, wherever its wire puts it. */
  token: string | null
  /** Names this request in logs and in masked errors. */
  requestId: string
  /** Left by `needs`. Resolvers take it from `grantOf`. */
  grant?: Grant
}

/** What each resolver of the admin schema gets; the caller may be the command line. */
export type AdminContext = Omit<Context, 'client'> & { admin: Admin; client: Caller }

/**
 * What `needs: 'session'` asks of a request. Checks the token for each field anew: an earlier mutation of the same
 * operation may have ended the session. Throws UNAUTHENTICATED without a token, else TOKEN_INVALID or TOKEN_EXPIRED.
 */
export const sessionNeed = {
  fails: ['UNAUTHENTICATED', 'TOKEN_INVALID', 'TOKEN_EXPIRED'] satisfies ErrorCode[],
  async before(ctx: Context): Promise<void> {
    if (!ctx.token) throw new AuthError('UNAUTHENTICATED')
    const checked = await checkToken(ctx, ctx.token)
    if (!checked.grant) throw new AuthError(checked.reason)
    noteApp(ctx, checked.grant.appid)
    ctx.grant = checked.grant
  },
}

/**
 * What `needs: 'recent proof'` asks: a session whose member proved to be there within ten minutes, by password, code or
 * WeChat. Throws what `sessionNeed` throws, and REAUTHENTICATION_REQUIRED.
 */
export const recentProofNeed = {
  fails: [...sessionNeed.fails, 'REAUTHENTICATION_REQUIRED'] satisfies ErrorCode[],
  async before(ctx: Context): Promise<void> {
    await sessionNeed.before(ctx)
    await requireRecentProof(ctx, grantOf(ctx))
  },
}

/** The caller's live session, in the resolver of a field with `needs: 'session'`. Throws in any other. */
export function grantOf({ grant }: Context): Grant {
  if (!grant) throw new Error("A field that reads the session must say needs: 'session'.")
  return grant
}

/** The id of the session whose token this request has proven to hold; undefined where no field has needed one yet. */
export const currentSession = ({ grant }: Context): string | undefined => grant?.sessionId
