// Bytes that are not UTF-8 are all one character to a lenient decoder: whatever they were, they would be one password.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { guest, openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'
import { bounded } from '../../support/sound.ts'

const adminToken = 'an-admin-token-of-32-characters-or-more'

let g: WechatGateway
let temporary: string
beforeAll(async () => {
  const limits = ['LOGIN_FREE_FAILURES', 'LOGIN_FAILURES_PER_ADDRESS_HOUR', 'LOGIN_FAILURES_PER_ACCOUNT_DAY']
  const roomy = Object.fromEntries(limits.map((name) => [name, '1000000']))
  g = await openWechatGateway({ env: { ...roomy, ADMIN_TOKEN: adminToken } })
  // What a lenient reader makes of eight bytes, and of four.
  await createMember(g.deps, { username: 'old-bytes', password: '\ufffd'.repeat(8) })
  const { id } = await createMember(g.deps, { username: 'of-old', password: 'correct horse' })
  const username = '\ufffd'.repeat(4)
  await g.deps.db.member.update({ where: { id }, data: { username, usernameKey: username } })
  await createApp(g.deps, { appid: 'shop', secret: 'shop-secret' })
  temporary = await guest(g)
})
afterAll(() => g.close())

type Bytes = Buffer
/** A request that carries bytes where a text belongs. */
type Carrier = (bytes: Bytes) => {
  query?: string
  type?: string
  body?: Bytes
  headers?: Record<string, string>
}

const escaped = (bytes: Bytes) => bytes.toString('hex').replaceAll(/../g, '%$&')
const joined = (...parts: (string | Bytes)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))

/** In JSON, quotes and control characters would end the text; what is left is no better as UTF-8. */
const forJson = (bytes: Bytes) =>
  Buffer.from(bytes.map((byte) => (byte < 32 || byte === 34 || byte === 92 ? 0x78 : byte)))
const forForm = (bytes: Bytes) =>
  Buffer.from(bytes.map((byte) => ([37, 38, 43, 61].includes(byte) ? 0x78 : byte)))

const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data; boundary=xXx'
const part = (name: string | Bytes, value: string | Bytes, more = '') =>
  joined('--xXx\r\ncontent-disposition: form-data; name="', name, `"\r\n${more}\r\n`, value, '\r\n')

/** Every way a wire takes a password, or the name of a parameter. */
const carriers: Record<string, (given: Record<string, string>, at: string) => Carrier> = {
  'a form, percent-encoded': (given, at) => (bytes) => ({
    type: form,
    body: joined(new URLSearchParams(given).toString(), `&${at}=${escaped(bytes)}`),
  }),
  'a form, as they are': (given, at) => (bytes) => ({
    type: form,
    body: joined(new URLSearchParams(given).toString(), `&${at}=`, forForm(bytes)),
  }),
  'a query': (given, at) => (bytes) => ({ query: `?${new URLSearchParams(given)}&${at}=${escaped(bytes)}` }),
  'the name of a parameter': (given) => (bytes) => ({
    query: `?${new URLSearchParams(given)}&${escaped(bytes)}=1`,
  }),
  'raw JSON': (given, at) => (bytes) => ({
    type: 'application/json',
    body: joined(JSON.stringify(given).slice(0, -1), `,"${at}":"`, forJson(bytes), '"}'),
  }),
  multipart: (given, at) => (bytes) => ({
    type: multipart,
    body: joined(
      ...Object.entries(given).map(([name, value]) => part(name, value)),
      part(at, bytes),
      '--xXx--',
    ),
  }),
  'multipart in base64': (given, at) => (bytes) => ({
    type: multipart,
    body: joined(
      ...Object.entries(given).map(([name, value]) => part(name, value)),
      part(at, bytes.toString('base64'), 'content-transfer-encoding: base64\r\n'),
      '--xXx--',
    ),
  }),
}

/** A login, and words of the wire for what is not UTF-8. */
const logins = {
  '/api/v1/login': {
    given: { username: 'old-bytes', time: '1' },
    at: 'password',
    refusal: { code: 1001, error: '参数无效' },
  },
  '/v1/site/login': {
    given: { username: 'old-bytes', group: 'h5' },
    at: 'password',
    refusal: {
      code: 400,
      message: expect.stringMatching(/Malformed UTF-8 characters, possibly incorrectly encoded\.$/),
    },
  },
  '/api/auth/login': {
    given: { username: 'old-bytes', access_token: '' },
    at: 'password',
    refusal: { code: 0, msg: '参数错误' },
  },
} as const

async function send(path: string, { query = '', type, body, headers }: ReturnType<Carrier>) {
  const sent = body ?? (query ? Buffer.alloc(0) : undefined)
  const init = {
    headers: { ...headers, ...(type ? { 'content-type': type } : {}) },
    body: sent ? new Uint8Array(sent) : null,
  }
  return g.send(path + query, { method: 'POST', ...init })
}

const gbk = Buffer.from('d6d0cec4', 'hex')
const samples: [string, Bytes][] = [
  ['GBK', Buffer.concat([gbk, gbk])],
  ['0xff eight times', Buffer.alloc(8, 0xff)],
  ['an overlong slash', Buffer.from('c0af', 'hex')],
  ['a surrogate', Buffer.from('eda080', 'hex')],
  ['a sequence cut short', Buffer.from('e4b8', 'hex')],
  ['beyond Unicode', Buffer.from('f4908080', 'hex')],
]
const broken = fc
  .uint8Array({ minLength: 1, maxLength: 24 })
  .map((bytes) => Buffer.from(bytes))
  .filter((bytes) =>
    [forForm(bytes), forJson(bytes)].every((kept) => kept.toString().includes('\ufffd') && !isText(kept)),
  )
const isText = (bytes: Bytes) => Buffer.from(bytes.toString()).equals(bytes)

const counted = () => g.deps.db.auditEvent.count()

describe.each(Object.entries(logins))('%s', (path, { given, at, refusal }) => {
  const whole = () => ('access_token' in given ? { ...given, access_token: temporary } : given)

  it.each(Object.keys(carriers))(
    'refuses bytes that are not UTF-8 before anything runs: %s',
    async (name) => {
      const before = await counted()
      for (const [kind, bytes] of samples) {
        const carrier = carriers[name]?.(whole(), at)
        const { status, body } = await send(path, carrier?.(bytes) ?? {})
        expect({ kind, status, body }).toMatchObject({ kind, status: 200, body: refusal })
      }
      expect(await counted()).toBe(before)
    },
  )

  it.each(Object.keys(carriers))('whatever they are: %s', async (name) => {
    const property = fc.asyncProperty(broken, async (bytes) => {
      const carrier = carriers[name]?.(whole(), at)
      expect(await send(path, carrier?.(bytes) ?? {})).toMatchObject({ status: 200, body: refusal })
    })
    await fc.assert(property, bounded(40))
  })

  it('refuses in the same words what JSON can write and UTF-8 cannot', async () => {
    for (const text of ['"\\ud800"', '"a\\udfffb"', '"\\udc00\\ud800"']) {
      const body = `${JSON.stringify(whole()).slice(0, -1)},"${at}":${text}}`
      expect((await g.post(path, body)).body).toMatchObject(refusal)
    }
  })

  it('takes no replacement character for a password: it stands for bytes nobody could read', async () => {
    const { body } = await g.post(path, { ...whole(), [at]: '\ufffd'.repeat(8) })
    expect(body).not.toHaveProperty('data.access_token')
    expect(body).not.toHaveProperty('data.token')
  })

  it('reads everything else as before: 中文, emoji, a byte order mark, a lone percent sign, files of any bytes', async () => {
    const password = '密码 🏃 100% %zz'
    const username = `reader of ${path.replaceAll('/', '.')}`
    await createMember(g.deps, { username, password })
    const all = { ...whole(), username, [at]: password }
    const fields = Object.entries(all).map(([name, value]) => part(name, value))
    const file = joined(
      '--xXx\r\ncontent-disposition: form-data; name="f"; filename="a.png"\r\n\r\n',
      gbk,
      '\r\n',
    )
    const ways = [
      { type: 'application/json', body: joined('\ufeff', JSON.stringify(all)) },
      { type: form, body: Buffer.from(new URLSearchParams(all).toString()) },
      { type: form, body: Buffer.from(new URLSearchParams(all).toString().replaceAll('%25', '%')) },
      { type: multipart, body: joined(...fields, file, '--xXx--') },
      { query: `?${new URLSearchParams(all)}` },
    ]
    for (const way of ways) {
      if (path === '/api/auth/login') await g.deps.counters.delete(`slot:guest-login:${username}:203.0.113.7`)
      const { body } = await send(path, way)
      const { access_token, token } = body.data ?? {}
      expect([way.type, body, access_token ?? token]).toEqual([
        way.type,
        body,
        expect.stringMatching(/^[\w-]{32}/),
      ])
    }
  })
})

describe('a body that is read whatever it is declared as', () => {
  const given = () => ({ username: 'old-bytes', access_token: temporary })
  const inForm = (bytes: Bytes) => joined(`${new URLSearchParams(given())}&password=`, forForm(bytes))
  const inJson = (bytes: Bytes) =>
    joined(JSON.stringify(given()).slice(0, -1), ',"password":"', forJson(bytes), '"}')

  it.each(samples)(
    'is refused with %s in it by api-auth, and by v1-site where that reads it',
    async (_, bytes) => {
      const before = await counted()
      for (const type of ['', 'text/plain', 'application/octet-stream'])
        for (const body of [inForm(bytes), inJson(bytes)])
          expect(await send('/api/auth/login', { type, body })).toMatchObject({
            body: { code: 0, msg: '参数错误' },
          })
      const vendor = { type: 'application/vnd.api+json', body: inJson(bytes) }
      expect(await send('/api/auth/login', vendor)).toMatchObject({ body: { code: 0, msg: '参数错误' } })
      const headers = { 'content-type': 'text/plain' }
      const put = { method: 'PUT', headers, body: new Uint8Array(inForm(bytes)) }
      expect((await g.send('/v1/site/login', put)).body).toMatchObject({ code: 400 })
      expect(await counted()).toBe(before)
    },
  )
})

describe('GraphQL', () => {
  const refused = { status: 400, body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } }
  const login = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { expiresIn } }'
  const inVariables = (bytes: Bytes) =>
    joined(`{"query":${JSON.stringify(login)},"variables":{"u":"old-bytes","p":"`, forJson(bytes), '"}}')
  const inDocument = (bytes: Bytes) =>
    joined('mutation { login(username: "old-bytes", password: "', forJson(bytes), '") { expiresIn } }')

  it.each(samples)(
    'refuses %s before anything runs, in a variable, in the document, in a query',
    async (_, bytes) => {
      const before = await counted()
      const ways = [
        { type: 'application/json', body: inVariables(bytes) },
        { type: 'application/json', body: joined('{"query":"', forJson(bytes), '"}') },
        { type: 'application/graphql', body: inDocument(bytes) },
      ]
      for (const way of ways) expect(await send('/graphql', way)).toMatchObject(refused)
      const query = `/graphql?query=${encodeURIComponent('{__typename}')}&variables=${escaped(bytes)}`
      expect(await g.send(query)).toMatchObject(refused)
      const admin = { authorization: `Bearer ${adminToken}` }
      const way = { type: 'application/json', body: inVariables(bytes), headers: admin }
      expect(await send('/admin/graphql', way)).toMatchObject(refused)
      expect(await counted()).toBe(before)
    },
  )

  it('whatever they are', async () => {
    const property = fc.asyncProperty(broken, async (bytes) => {
      expect(await send('/graphql', { type: 'application/json', body: inVariables(bytes) })).toMatchObject(
        refused,
      )
    })
    await fc.assert(property, bounded(60))
  })

  it('names the argument that holds half a surrogate pair, or a replacement character for a password', async () => {
    for (const p of ['\ud800', '\ufffd'.repeat(8)]) {
      const { errors } = await g.graphql(login, { u: 'old-bytes', p })
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', fields: ['password'] } }])
    }
  })
})

describe('the credentials of an app', () => {
  const refused = { status: 400, body: { error: 'invalid_request' } }
  const basic = (bytes: Bytes) => ({ authorization: `Basic ${bytes.toString('base64')}` })

  it.each(samples)('and the form beside them, are not read with %s in them', async (_, bytes) => {
    const token = { type: form, body: Buffer.from('token=x') }
    const ways = [
      { ...token, headers: basic(joined('shop:', bytes)) },
      { ...token, headers: basic(joined(bytes, ':shop-secret')) },
      { type: form, body: joined('token=x&client_id=shop&client_secret=', escaped(bytes)) },
      { type: form, body: joined('client_id=shop&client_secret=shop-secret&token=', forForm(bytes)) },
    ]
    for (const path of ['/oauth/introspect', '/oauth/revoke'])
      for (const way of ways) expect(await send(path, way)).toMatchObject(refused)
    // Escapes that stand for no text can still be meant as they are written, and then are what they are.
    const escapes = { ...token, headers: basic(joined('shop:', escaped(bytes))) }
    expect(await send('/oauth/introspect', escapes)).toMatchObject({ status: 401 })
  })
})
