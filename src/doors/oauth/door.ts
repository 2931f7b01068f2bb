import { Hono, type Context as HonoContext } from 'hono'
import { createAppVerifier, type AppVerifier } from '../../auth/apps/credentials.ts'
import { introspect, revokeToken, type Introspected } from '../../auth/sessions/introspect.ts'
import type { App } from '../../db/generated/client.ts'
import type { Caller } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { forPeople } from '../edge/error-page.ts'
import { failedStatus } from '../edge/failed.ts'
import { mediaType } from '../edge/media-type.ts'
import { pairsOf, textOf } from '../edge/reader.ts'
import { invalidClient, oauthError, oauthJson } from './answers.ts'
import { shownCredentials } from './app-credentials.ts'

type Asked = { app: App; token: string; hint: string | undefined; caller: Caller }
type Work = (deps: Deps, asked: Asked) => Promise<Response>
type Endpoint = { deps: Deps; edge: Edge; verify: AppVerifier; work: Work }

const paths: DoorPath[] = [
  {
    path: '/oauth/introspect',
    methods: ['POST'],
    about: ['查询令牌的状态（RFC 7662）', 'Token introspection (RFC 7662)'],
    door: 'oauth',
    operation: 'introspect',
  },
  {
    path: '/oauth/revoke',
    methods: ['POST'],
    about: ['吊销令牌（RFC 7009）', 'Token revocation (RFC 7009)'],
    door: 'oauth',
    operation: 'revoke',
  },
]

/**
 * For services, by the credentials of their app: token introspection (RFC 7662) and revocation (RFC 7009). An app sees
 * and ends only tokens of its own sessions. Both kinds of token can be revoked and a wrong hint changes nothing, so
 * there is no unsupported_token_type (RFC 7009 section 2.2.1).
 */
export function oauthDoor(deps: Deps, edge: Edge): Door {
  const verify = createAppVerifier(deps)
  const serve = (work: Work) => {
    const endpoint = { deps, edge, verify, work }
    return (c: HonoContext) => answer(endpoint, c)
  }
  const app = new Hono()
  app.all('/oauth/introspect', serve(introspection))
  app.all('/oauth/revoke', serve(revocation))
  return { title: ['供服务端使用，凭应用密钥', 'For services, by the credentials of their app'], paths, app }
}

const introspection: Work = async (deps, { app, token, hint }) => {
  const found = await introspect(deps, app, { token, hint })
  return oauthJson(found ? described(found, app) : { active: false })
}

const revocation: Work = async (deps, { app, token, caller }) => {
  await revokeToken(deps, caller, { app, token })
  return oauthJson({})
}

// No token_type for a refresh token: it is none that a service may accept from its client.
function described(found: Introspected, app: App): object {
  const { kind, memberId, username, sessionId, group, expiresAt } = found
  return {
    active: true,
    ...(kind === 'access_token' ? { token_type: 'Bearer' } : {}),
    client_id: app.appid,
    username,
    sub: String(memberId),
    exp: Math.floor(expiresAt / 1000),
    sid: sessionId,
    group,
  }
}

async function answer({ deps, edge, verify, work }: Endpoint, c: HonoContext): Promise<Response> {
  if (c.req.method !== 'POST')
    return forPeople(c.req.raw, oauthError('invalid_request', 405, { allow: 'POST' }))
  const bytes = await edge.bytesOf(c)
  if (!bytes) return oauthError('invalid_request', 413)
  const { headers } = c.req.raw
  const form = readForm(headers, bytes)
  if (!form) return oauthError('invalid_request', 400)
  const shown = shownCredentials(headers.get('authorization'), form)
  if (shown === 'wrong') return oauthError('invalid_request', 400)
  if (shown === 'none') return invalidClient()
  const caller = { ...edge.callerOf(c), wire: { name: 'oauth' } }
  try {
    const app = await verify(caller.address, shown)
    const token = form.get('token')
    if (!token) return oauthError('invalid_request', 400)
    return await work(deps, { app, token, hint: form.get('token_type_hint'), caller })
  } catch (error) {
    return failed(deps, error, caller.requestId)
  }
}

function failed({ log }: Deps, error: unknown, requestId: string): Response {
  const later = (seconds: number) => ({ 'retry-after': String(seconds) })
  if (error instanceof AuthError && error.code === 'TOO_MANY_REQUESTS')
    return oauthError('temporarily_unavailable', 429, later(error.details.retryAfter ?? 1))
  if (error instanceof AuthError) return invalidClient()
  return failedStatus(log, error, requestId) === 503
    ? oauthError('temporarily_unavailable', 503, { ...later(1), 'x-request-id': requestId })
    : oauthError('server_error', 500, { 'x-request-id': requestId })
}

/**
 * The parameters of a form; null for another media type, for bytes that are not UTF-8, and when one came twice (RFC 6749
 * section 3.2).
 */
function readForm(headers: Headers, bytes: Uint8Array): Map<string, string> | null {
  if (mediaType(headers.get('content-type')) !== 'application/x-www-form-urlencoded') return null
  const text = textOf(bytes)
  const pairs = text === null ? null : pairsOf(text)
  const form = new Map(pairs)
  return form.size === pairs?.length ? form : null
}
