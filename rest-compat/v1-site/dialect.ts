import type { Dialect, Failure, OldCall } from '../dialect.ts'
import { json } from '../json.ts'
import { envelope, exception, notFound, serverError } from './envelope.ts'
import { routesOf } from './routes.ts'
import type { V1SiteSettings } from './settings.ts'
import { textsOf } from './texts.ts'
import { tokenOf } from './tokens.ts'

/**
 * RageFrame and TinyShop: `{code, message, data, timestamp}`, HTTP 200 whatever happened, tokens in headers
 * (rest-compat/v1-site/CONTRACT.md). One dialect per base, as the bases differ in flavour.
 */
export function v1Site(settings: V1SiteSettings): Dialect[] {
  return settings.bases.map((base) => ({
    name: 'v1-site',
    bases: [base],
    routes: routesOf(base.flavour, settings),
    // RageFrame 2 routed by verb as well; the others never looked at it (CONTRACT.md#bases).
    ...(base.flavour === 'rf2' ? { methods: ['POST'] } : {}),
    tokenOf,
    cors: true,
    success: ({ body, message = 'OK' }, call) => envelope(200, message, body, call),
    failure: failureOf(settings),
    wrongMethod: (call) => json(notFound(call)),
    notFound: (call) => json(wrongVerb(call) ?? notFound(call)),
    unreadableJson: (call) => json(exception(400, 'Invalid JSON data in request body: Syntax error.', call)),
  }))
}

function failureOf(settings: V1SiteSettings): Dialect['failure'] {
  const texts = textsOf(settings)
  return (failure: Failure, call: OldCall) => {
    const telling = texts[failure.code]
    const { code, text } = typeof telling === 'function' ? telling(call) : telling
    const message = failure.text ?? text(call, failure)
    if (code === 500) return serverError(call, failure.requestId)
    return code === 422 ? envelope(422, message, [], call) : exception(code, message, call)
  }
}

// Every controller of these frameworks had these five, and they alone were bound to verbs (CONTRACT.md#transport).
const verbs: Record<string, string[]> = {
  index: ['GET', 'HEAD'],
  view: ['GET', 'HEAD'],
  create: ['POST'],
  update: ['PUT', 'PATCH'],
  delete: ['DELETE'],
}

function wrongVerb(call: OldCall): object | null {
  const { action, flavour, request } = call
  const allowed = Object.hasOwn(verbs, action) ? verbs[action] : undefined
  if (!allowed || flavour === 'rf2' || allowed.includes(request.method)) return null
  const can = `This URL can only handle the following request methods: ${allowed.join(', ')}.`
  return exception(405, `Method Not Allowed. ${can}`, call)
}
