// Media types and spellings of multipart on all wires: what the older servers made of them beside what the gateway does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../src/auth/members/members.ts'
import { guest, nextTry, openWechatGateway, type WechatGateway } from '../support/api-auth.ts'

let g: WechatGateway
let temporary: string
const password = 'correct horse'
beforeAll(async () => {
  g = await openWechatGateway()
  await createMember(g.deps, { username: 'annie', password })
  temporary = await guest(g)
})
afterAll(() => g.close())

/** `cannot`: told as what cannot be read, apart from what was left out. */
type Outcome = 'read' | 'left out' | '415' | 'cannot'
type Wires = readonly [apiV1: Outcome, v1Site: Outcome, apiAuth: Outcome]

const wires = ['api-v1', 'v1-site', 'api-auth'] as const
const paths = { 'api-v1': '/api/v1/login', 'v1-site': '/v1/site/login', 'api-auth': '/api/auth/login' }
const fields = () => ({ username: 'annie', password, time: '1', group: 'h5', access_token: temporary })

const told: Record<(typeof wires)[number], Partial<Record<Outcome, object>>> = {
  'api-v1': {
    read: { status: 200, body: { state: true } },
    'left out': { status: 200, body: { code: 1001 } },
    cannot: { status: 200, body: { code: 1001 } },
    '415': { status: 415, body: { Error: "Bad Content-Type or charset, expected 'application/json'" } },
  },
  'v1-site': {
    read: { status: 200, body: { code: 200 } },
    'left out': { status: 200, body: { code: 422, message: '登录帐号不能为空。' } },
    cannot: { status: 200, body: { code: 400 } },
  },
  'api-auth': {
    read: { status: 200, body: { code: 1 } },
    'left out': { status: 200, body: { code: 101, msg: '未授权访问' } },
    cannot: { status: 200, body: { code: 0, msg: '参数错误' } },
  },
}

type Sent = { type: string; body: string; method?: string }

async function ask(wire: (typeof wires)[number], { type, body, method = 'POST' }: Sent) {
  await nextTry(g)
  await g.deps.counters.delete('slot:guest-login:annie:203.0.113.7')
  const headers = type === 'no type' ? {} : { 'content-type': type }
  return g.send(paths[wire], { method, headers, body: new Uint8Array(Buffer.from(body)) })
}

const json = () => JSON.stringify(fields())
const form = () => new URLSearchParams(fields()).toString()
const disposition = 'Content-Disposition: form-data'
const parts = (line = (name: string) => `${disposition}; name="${name}"`, end = '\r\n') =>
  Object.entries(fields()).map(([name, value]) => ['--xYz', line(name), '', value, ''].join(end))
const multipart = (...given: Parameters<typeof parts>) => `${parts(...given).join('')}--xYz--\r\n`

type Kind = 'JSON' | 'a form' | 'multipart' | 'XML' | 'broken JSON'
const bodies: Record<Kind, () => string> = {
  JSON: json,
  'a form': form,
  multipart: () => multipart(),
  XML: () => '<login><username>annie</username></login>',
  'broken JSON': () => json().slice(0, -1),
}

const urlencoded = 'application/x-www-form-urlencoded'

// api-v1 reads what its server answered 415 to, where the type says what it is: taking it breaks no client. v1-site's server
// matched types by their exact letters.
const rows: [type: string, kind: Kind, old: Wires, ours?: Wires][] = [
  ['application/json', 'JSON', ['read', 'read', 'read']],
  ['application/json; charset=UTF-8', 'JSON', ['read', 'read', 'read']],
  ['Application/JSON', 'JSON', ['read', 'left out', 'read'], ['read', 'read', 'read']],
  ['text/json', 'JSON', ['415', 'read', 'read'], ['read', 'read', 'read']],
  ['application/vnd.api+json', 'JSON', ['415', 'left out', 'read']],
  ['text/plain;charset=UTF-8', 'JSON', ['415', 'left out', 'read']],
  ['application/octet-stream', 'JSON', ['415', 'left out', 'read']],
  ['no type', 'JSON', ['415', 'left out', 'read']],
  [urlencoded, 'a form', ['415', 'read', 'read'], ['read', 'read', 'read']],
  [`${urlencoded}; charset=UTF-8`, 'a form', ['415', 'read', 'read'], ['read', 'read', 'read']],
  ['text/plain', 'a form', ['415', 'left out', 'read']],
  ['application/octet-stream', 'a form', ['415', 'left out', 'read']],
  ['no type', 'a form', ['415', 'left out', 'read']],
  ['multipart/form-data; boundary=xYz', 'multipart', ['415', 'read', 'read'], ['read', 'read', 'read']],
  ['application/xml', 'XML', ['415', 'left out', 'left out']],
  ['application/vnd.api+json', 'a form', ['415', 'left out', 'left out']],
  [urlencoded, 'JSON', ['415', 'left out', 'left out'], ['left out', 'left out', 'left out']],
  ['application/json', 'a form', ['left out', 'cannot', 'left out']],
  ['application/json', 'broken JSON', ['left out', 'cannot', 'left out']],
  ['application/json; charset=gbk', 'JSON', ['415', 'read', 'read']],
]

describe.each(rows)('%s with %s | of old: %j', (type, kind, old, ours = old) => {
  it.each(wires.map((wire, i) => [wire, ours[i] ?? 'read'] as const))('%s: %s', async (wire, outcome) => {
    expect(await ask(wire, { type, body: bodies[kind]() })).toMatchObject(told[wire][outcome] ?? {})
  })
})

// Yii and ThinkPHP read the bodies of other verbs than POST by themselves, as forms.
const otherVerbs: [type: string, kind: Kind, v1Site: Outcome, apiAuth: Outcome][] = [
  ['application/json', 'JSON', 'read', 'read'],
  [urlencoded, 'a form', 'read', 'read'],
  ['text/plain', 'a form', 'read', 'read'],
  ['no type', 'a form', 'read', 'read'],
  ['text/plain', 'JSON', 'left out', 'read'],
]

describe.each(['PUT', 'PATCH', 'DELETE'])('by %s', (method) => {
  it.each(otherVerbs)('%s with %s: v1-site %s, api-auth %s, as of old', async (type, kind, site, old) => {
    const sent = { type, body: bodies[kind](), method }
    expect(await ask('v1-site', sent)).toMatchObject(told['v1-site'][site] ?? {})
    expect(await ask('api-auth', sent)).toMatchObject(told['api-auth'][old] ?? {})
  })
})

const quoted = (name: string) => `${disposition}; name="${name}"`
const file = `--xYz\r\n${disposition}; name="f"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\u00ff\r\n`

/** What PHP reads in multipart, and what it does not: api-v1's server read none of it. */
const spelled: [what: string, body: () => string, php: Outcome, ours: Outcome, type?: string][] = [
  ['as browsers write it', () => multipart(), 'read', 'read'],
  ['names without quotes', () => multipart((name) => `${disposition}; name=${name}`), 'read', 'read'],
  ['names in single quotes', () => multipart((name) => `${disposition}; name='${name}'`), 'read', 'read'],
  [
    'heads in lower case, no blanks',
    () => multipart((n) => `content-disposition:form-data;name="${n}"`),
    'read',
    'read',
  ],
  [
    'another disposition',
    () => multipart((n) => `Content-Disposition: attachment; name="${n}"`),
    'read',
    'read',
  ],
  ['a folded head', () => multipart((n) => `${disposition};\r\n name="${n}"`), 'read', 'read'],
  [
    'a type first',
    () => multipart((n) => `Content-Type: text/plain; charset=gbk\r\n${quoted(n)}`),
    'read',
    'read',
  ],
  [
    'parts that say they are bytes',
    () => multipart((n) => `${quoted(n)}\r\nContent-Type: application/octet-stream`),
    'read',
    'read',
  ],
  ['text before the first part', () => `Hello.\r\n\r\n${multipart()}`, 'read', 'read'],
  ['an empty line before it', () => `\r\n${multipart()}`, 'read', 'read'],
  ['text after the last', () => `${multipart()}Bye.\r\n`, 'read', 'read'],
  ['line feeds alone', () => multipart(quoted, '\n').replace('--\r\n', '--\n'), 'read', 'read'],
  [
    'line feeds alone, and text before',
    () => `Hello.\n\n${multipart(quoted, '\n').trimEnd()}`,
    'read',
    'read',
  ],
  ['no end', () => parts().join('').trimEnd(), 'read', 'read'],
  ['no end, line feeds alone', () => parts(quoted, '\n').join('').trimEnd(), 'read', 'read'],
  ['blanks after the boundary', () => multipart().replaceAll('--xYz\r\n', '--xYz \t\r\n'), 'read', 'read'],
  ['a file beside', () => file + multipart(), 'read', 'read'],
  [
    'a quoted boundary',
    () => multipart(),
    'read',
    'read',
    'multipart/form-data; charset=utf-8; boundary="xYz"',
  ],
  [
    'BOUNDARY, and more after it',
    () => multipart(),
    'read',
    'read',
    'Multipart/Form-Data; BOUNDARY=xYz; a=b',
  ],
  [
    'a boundary of signs',
    () => multipart().replaceAll('xYz', () => "x(.+$'?y"),
    'read',
    'read',
    `multipart/form-data; boundary="x(.+$'?y"`,
  ],
  ['no part at all', () => '--xYz--\r\n', 'left out', 'left out'],
  ['nothing', () => '', 'left out', 'left out'],
  ['another boundary', () => multipart(), 'left out', 'cannot', 'multipart/form-data; boundary=other'],
  ['no boundary', () => multipart(), 'left out', 'cannot', 'multipart/form-data'],
  ['no names', () => multipart(() => disposition), 'left out', 'cannot'],
  ['a head without an end', () => `--xYz\r\n${quoted('username')}\r\nannie\r\n--xYz--`, 'left out', 'cannot'],
  ['what is no multipart', json, 'left out', 'cannot'],
  [
    'a hundred and one parts',
    () => multipart().replace('--xYz--', `${file.repeat(97)}--xYz--`),
    'left out',
    'cannot',
  ],
]

describe.each(spelled)(
  'multipart: %s',
  (_what, body, php, ours, type = 'multipart/form-data; boundary=xYz') => {
    it(`PHP: ${php}, now: ${ours}`, async () => {
      for (const wire of wires) {
        const answer = await ask(wire, { type, body: body() })
        expect([wire, answer]).toMatchObject([wire, told[wire][ours] ?? {}])
      }
    })
  },
)

it('a value is kept to the byte: blanks, line feeds, what looks like a boundary', async () => {
  for (const [i, value] of [' two  blanks ', 'a\nb', 'a\r\n\r\nb', 'x--xYz--', '密码 🏃'].entries()) {
    const username = `kept-${i}`
    await createMember(g.deps, { username, password: value })
    const given = { username, password: value, time: '1' }
    for (const end of ['\r\n', '\n']) {
      const body = Object.entries(given).map(([name, text]) =>
        ['--xYz', quoted(name), '', text, ''].join(end),
      )
      const sent = { type: 'multipart/form-data; boundary=xYz', body: `${body.join('')}--xYz--${end}` }
      expect([value, end, await ask('api-v1', sent)]).toMatchObject([value, end, { body: { state: true } }])
    }
  }
})
