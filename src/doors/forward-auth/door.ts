import { Hono, type Context as HonoContext } from 'hono'
import { checkToken } from '../../auth/sessions/check-token.ts'
import { nameInGrant } from '../../auth/names/shown-name.ts'
import type { Grant } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { bearerToken } from '../edge/caller.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'
import { failedStatus } from '../edge/failed.ts'

const named = { methods: [], door: 'forward-auth', operation: 'verify' }
const paths: DoorPath[] = [
  {
    ...named,
    path: '/auth/verify',
    about: [
      '代理询问请求是否已登录（nginx auth_request、Traefik forwardAuth）',
      'Proxies ask whether a request is logged in (nginx auth_request, Traefik forwardAuth)',
    ],
  },
  {
    ...named,
    path: '/auth/verify/*',
    about: [
      '同上，路径后附原始路径（Envoy ext_authz）',
      'The same with the original path behind it (Envoy ext_authz)',
    ],
  },
]

/**
 * Forward authentication for proxies (nginx auth_request, Traefik forwardAuth, Envoy ext_authz, which adds the original
 * path): 200 with who the caller is, or why not (RFC 6750 section 3). Any method; a body is not read.
 */
export function forwardAuthDoor(deps: Deps, edge: Edge): Door {
  const answer = async (c: HonoContext) => {
    try {
      return await verified(deps, c.req.raw.headers.get('authorization'))
    } catch (err) {
      const { requestId } = edge.callerOf(c)
      return undecided(failedStatus(deps.log, err, requestId), requestId)
    }
  }
  const app = new Hono().all('/auth/verify', answer).all('/auth/verify/*', answer)
  return { title: ['供反向代理使用', 'For reverse proxies'], paths, app }
}

async function verified(deps: Deps, authorization: string | null): Promise<Response> {
  // Somebody who shows nothing, or something for somebody else, is told how to ask and no error (RFC 6750 section 3.1).
  if (!authorization || !/^bearer\b/i.test(authorization.trim())) return challenge(401)
  if (!/^bearer +[^\s,]+$/i.test(authorization.trim())) return challenge(400, 'invalid_request')
  const { grant } = await checkToken(deps, bearerToken(authorization) ?? '')
  return grant ? new Response(null, { headers: headersOf(grant) }) : challenge(401, 'invalid_token')
}

// Every header on every answer: one that is missing would let the caller's own of that name through some proxies.
function headersOf(grant: Grant): Record<string, string> {
  const { memberId, sessionId, group, appid } = grant
  return {
    'x-auth-member-id': String(memberId),
    'x-auth-username': encodeURIComponent(nameInGrant(grant)),
    'x-auth-session-id': sessionId,
    'x-auth-group': encodeURIComponent(group),
    'x-auth-app': encodeURIComponent(appid ?? ''),
  }
}

function challenge(status: 400 | 401, error?: 'invalid_token' | 'invalid_request'): Response {
  const value = error ? `Bearer realm="auth", error="${error}"` : 'Bearer realm="auth"'
  return new Response(null, { status, headers: { 'www-authenticate': value } })
}

function undecided(status: 500 | 503, requestId: string): Response {
  return new Response(null, { status, headers: { 'retry-after': '1', 'x-request-id': requestId } })
}
