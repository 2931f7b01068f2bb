import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'
import { readConfig } from '../../src/config/config.ts'
import { requestOf, texts, type Sent } from '../support/arbitrary.ts'
import { bounded, openExploring, type Exploring } from '../support/sound.ts'

const lives = { accessTtl: 7_200, refreshTtl: 86_400 }
const vars = readConfig({}, dialects).wireVars
const tables = dialects.flatMap((dialect) => dialect.tables({ wire: dialect.policy, lives, vars }))
const rows = tables.flatMap(({ wire, bases, routes }) =>
  bases.flatMap((base) => Object.keys(routes).map((row) => [`${base}/${row}`, wire.name] as const)),
)

/** What marks the envelope of a dialect, and its number for a failure of the server. */
const envelopes: Record<string, { mark: string; broken: number }> = {
  'api-v1': { mark: 'state', broken: 101 },
  'v1-site': { mark: 'code', broken: 500 },
  'api-auth': { mark: 'code', broken: -1 },
}

const names = [
  ...[
    'appid',
    'username',
    'password',
    'time',
    'token',
    'token_type',
    'refresh_token',
    'expire_time',
    'lg',
    'flag',
  ],
  ...[
    'smsflag',
    'verify',
    'bundleid',
    'mobile',
    'group',
    'code',
    'usage',
    'nickname',
    'realname',
    'promo_code',
  ],
  ...[
    'password_repetition',
    'access_token',
    'access-token',
    'merchant_id',
    'platform',
    'agent',
    'email',
    'type',
  ],
  ...[
    'repassword',
    'mobilecheck',
    'openid',
    'invite_code',
    'account',
    'wxid',
    'rawData',
    'signature',
    'phoneCode',
  ],
  ...['phoneIv', 'phoneData', 'url', 'state', 'scene', 'width', 'height', '__proto__', 'constructor'],
]

let exploring: Exploring
let known: string[] = []
beforeAll(async () => void (exploring = await openExploring()))
beforeEach(async () => void (known = await exploring.known()))
afterAll(() => exploring.g.close())

function requests() {
  const value = fc.oneof({ weight: 5, arbitrary: texts(known) }, { weight: 1, arbitrary: fc.jsonValue() })
  return fc.record<Sent>({
    params: fc.dictionary(fc.constantFrom(...names), value, {
      maxKeys: 20,
      size: 'max',
      noNullPrototype: true,
    }),
    as: fc.constantFrom('json', 'json', 'json', 'form', 'multipart', 'query', 'text', 'raw'),
    raw: fc.oneof(fc.json(), texts(known)),
  })
}

describe('an old path answers soundly, whatever the parameters', () => {
  it.each(rows)('%s', async (path, dialect) => {
    const { mark, broken } = envelopes[dialect] ?? { mark: 'an envelope', broken: 0 }
    const property = fc.asyncProperty(requests(), async (request) => {
      const [search, init] = requestOf(request)
      const { status, headers, body } = await exploring.ask(() =>
        exploring.g.send(path + search, { method: 'POST', ...init }),
      )
      expect([200, ...(dialect === 'api-v1' ? [415] : [])]).toContain(status)
      if (status !== 200 || headers.get('content-type') === 'image/png') return
      expect(body).toHaveProperty(mark)
      expect(body.code).not.toBe(broken)
    })
    await fc.assert(property, bounded(25))
  })
})
