import type { Dialect, Failure, OldCall, Settled, Table } from '../dialect.ts'
import { json } from '../json.ts'
import { readingOf } from '../params.ts'
import { envelope, exception, notFound, serverError } from './envelope.ts'
import { policy, wireOf } from './policy.ts'
import { routesOf } from './routes.ts'
import { env, type Site } from './settings.ts'
import { textsOf } from './texts.ts'
import { tokenOf } from './tokens.ts'

/**
 * RageFrame and TinyShop: `{code, message, data, timestamp}`, HTTP 200 whatever happened, tokens in headers
 * (rest-compat/v1-site/CONTRACT.md). One table per base, as the bases differ in flavour.
 */
export const v1Site: Dialect = {
  policy,
  about: ['RageFrame 与 TinyShop 站点会员', 'Members of RageFrame and TinyShop sites'],
  env,
  tables: ({ wire, lives, vars }: Settled<typeof env>) =>
    vars.V1_SITE_BASES.map(({ path, flavour }) => ({
      wire: wireOf(wire, flavour),
      bases: [path],
      ...tableOf({
        ...lives,
        flavour,
        groupOptional: vars.V1_SITE_GROUP_OPTIONAL,
        passwordMin: wire.passwordMin,
      }),
    })),
}

// Yii's words, and for what it never told as near to them as can be.
const badJson = 'Invalid JSON data in request body: '
const badParts = 'Invalid multipart/form-data in request body.'
const badBytes = 'Malformed UTF-8 characters, possibly incorrectly encoded.'

const isJson = ({ request }: OldCall) => /^[a-z]+\/json\b/i.test(request.headers.get('content-type') ?? '')

function tableOf(site: Site): Omit<Table, 'wire' | 'bases'> {
  return {
    routes: routesOf(site),
    ...slashesOf(site),
    // RageFrame 2 routed by verb as well; the others never looked at it (CONTRACT.md#bases).
    ...(site.flavour === 'rf2' ? { methods: ['POST'] } : {}),
    // What PHP did not read of its own accord, as it does by POST only, Yii read as a form.
    readAs: (body) => readingOf(body) ?? (body.method === 'POST' ? null : 'form'),
    tokenOf,
    cors: true,
    success: ({ body, message = 'OK' }, call) => envelope({ code: 200, message, data: body }, call),
    failure: failureOf(site),
    wrongMethod: (call) => json(notFound(call)),
    notFound: (call) => json(wrongVerb(call, site) ?? notFound(call)),
    unreadable: {
      json: (call) => json(exception(400, `${badJson}Syntax error.`, call)),
      multipart: (call) => json(exception(400, badParts, call)),
      encoding: (call) => json(exception(400, `${isJson(call) ? badJson : ''}${badBytes}`, call)),
    },
  }
}

/**
 * Yii trims a route at both ends, but takes no path that ends in two slashes. RageFrame 2 matched its own paths letter by
 * letter, and handed on whatever began with the name of an add-on (CONTRACT.md#transport).
 */
function slashesOf({ flavour }: Site): Pick<Table, 'edges' | 'actionOf'> {
  if (flavour === 'rf2') return {}
  if (flavour === 'tiny-shop') return { actionOf: (path) => path.replace(/\/+$/, '') }
  return { edges: afterEntry, actionOf: (path) => path.replace(/(?<=[^/])\/$/, '') }
}

// The router saw what comes after the address of the application: /api of /api/v1/site.
function afterEntry(path: string, base: string): string {
  const entry = base.replace(/\/v1\/site$/, '')
  return path.startsWith(`${entry}/`) ? `${entry}/${path.slice(entry.length).replace(/^\/+/, '')}` : path
}

function failureOf(site: Site): Table['failure'] {
  const texts = textsOf(site)
  return (failure: Failure, call: OldCall) => {
    const telling = texts[failure.code]
    const { code, text } = typeof telling === 'function' ? telling(call) : telling
    const message = failure.text ?? text(call, failure)
    if (code === 500) return serverError(call, failure.requestId)
    return code === 422 ? envelope({ code, message, data: [] }, call) : exception(code, message, call)
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

function wrongVerb(call: OldCall, { flavour }: Site): object | null {
  const { action, request } = call
  const allowed = Object.hasOwn(verbs, action) ? verbs[action] : undefined
  if (!allowed || flavour === 'rf2' || allowed.includes(request.method)) return null
  const can = `This URL can only handle the following request methods: ${allowed.join(', ')}.`
  return exception(405, `Method Not Allowed. ${can}`, call)
}
