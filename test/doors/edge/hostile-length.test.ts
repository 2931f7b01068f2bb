// What the longest hostile input that is let in costs the main thread: every pattern by itself, and every door.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stampOf } from '../../../rest-compat/v1-site/tokens.ts'
import { normalizeEmail, normalizeMobile, parseLoginName } from '../../../src/auth/names/identifiers.ts'
import { digitsIn } from '../../../src/auth/names/texts.ts'
import { bearerToken, createCallerReader, languageOf } from '../../../src/doors/edge/caller.ts'
import { pairsOf, textOf } from '../../../src/doors/edge/reader.ts'
import { isPlainTarget } from '../../../src/doors/edge/target.ts'
import { guest, openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'

const most = 5
const table: { what: string; ms: number }[] = []

/** The best of some runs: other work on the machine only ever adds. */
async function costOf(what: string, work: () => unknown): Promise<number> {
  let best = Infinity
  for (let run = 0; run < 7; run++) {
    const from = performance.now()
    await work()
    best = Math.min(best, performance.now() - from)
  }
  table.push({ what, ms: Math.round(best * 1000) / 1000 })
  return best
}

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
const pieces = [
  '.',
  '@',
  '-',
  'a',
  'a.',
  '.@',
  '1',
  '1-',
  '+86',
  ' ',
  '%',
  '%41',
  '/',
  '/.',
  '/%2e',
  '/..x',
  ';',
  '_1',
  '密',
  '🏃',
  '=',
  '&',
  ',',
  '"',
  ']:_',
  '(1',
  '(+8',
  '\u202d1',
  '\ufdfa',
]
const names = 254
const header = 15_000
const body = 64 * 1024
const caller = createCallerReader(['127.0.0.1'])

const patterns: [string, number, (text: string) => unknown][] = [
  ['e-mail', names, (text) => normalizeEmail(`x@${text}`.slice(0, names))],
  ['login name: username, phone number, e-mail', names, parseLoginName],
  ['mobile', names + 1, normalizeMobile],
  ['code', 1_024, digitsIn],
  ['stamp of a token', names + 1, (text) => stampOf(text, 1, 1)],
  ['target', header, (text) => isPlainTarget({ url: `/${text}` })],
  ['host', header, (text) => isPlainTarget({ url: '/', headers: { host: text } })],
  ['bearer', header, (text) => bearerToken(`Bearer ${text}@`)],
  ['languages', header, languageOf],
  [
    'hops',
    header,
    (text) =>
      caller('127.0.0.1', new Headers({ 'x-forwarded-for': `[${text}]`.replace(/[^\x20-\x7e]/g, 'x') })),
  ],
  ['form or query', body, pairsOf],
  ['UTF-8', body, (text) => textOf(Buffer.from(text))],
]

describe('a pattern looks at the longest text it is shown', () => {
  it.each(patterns)('%s: in less than 5 ms', async (what, length, look) => {
    let worst = { ms: 0, piece: '' }
    for (const piece of pieces)
      for (const text of [
        fill(piece, length),
        `${fill(piece, length - 1)}\0`,
        `1@${fill(piece, length - 3)}@`,
      ]) {
        let best = Infinity
        for (let run = 0; run < 4; run++) {
          const from = performance.now()
          look(text)
          best = Math.min(best, performance.now() - from)
        }
        if (best > worst.ms) worst = { ms: best, piece }
      }
    table.push({ what: `${what}, ${length} of ${worst.piece}`, ms: Math.round(worst.ms * 1000) / 1000 })
    expect(worst).toMatchObject({ ms: expect.toSatisfy((ms: number) => ms < most) })
  })
})

describe('a door', () => {
  let g: WechatGateway
  let temporary: string
  beforeAll(async () => {
    g = await openWechatGateway()
    temporary = await guest(g)
  })
  afterAll(async () => {
    console.table(table)
    await g.close()
  })

  const full = body - 200
  const form = 'application/x-www-form-urlencoded'
  const part = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'
  const mail = () =>
    `access_token=${temporary}&username=abcdef&password=secret1&repassword=secret1&email=x@${fill('.', full - 200)}@`
  const sent: [string, string, string, () => string][] = [
    ['an e-mail of dots', '/api/auth/register', form, mail],
    ['pairs', '/api/auth/nothing', form, () => fill('a&', full)],
    ['pairs', '/v1/site/login', form, () => fill('a=b&', full)],
    ['escapes', '/v1/site/login', form, () => `a=${fill('%C3%A9', full)}`],
    ['parts', '/v1/site/login', 'multipart/form-data; boundary=x', () => `${fill(part, full)}--x--`],
    ['nested JSON', '/api/v1/check_token', 'application/json', () => fill('[', full)],
    [
      'members of JSON',
      '/api/v1/check_token',
      'application/json',
      () => `{${Array.from({ length: 5_000 }, (_, i) => `"${i}":1`).join()}}`,
    ],
    [
      'a mobile of hyphens',
      '/v1/site/sms-code',
      'application/json',
      () => JSON.stringify({ usage: 'login', mobile: fill('1-', full - 100) }),
    ],
    [
      'a token',
      '/api/v1/check_token',
      'application/json',
      () => JSON.stringify({ token: fill('_1', full - 100) }),
    ],
    ['a form', '/oauth/introspect', form, () => fill('a&', full)],
  ]

  it.each(sent)('reads %s at %s in less than 5 ms', async (what, path, type, body) => {
    const init = { method: 'POST', headers: { 'content-type': type }, body: body() }
    expect(await costOf(`${path}: ${what}`, () => g.send(path, init))).toBeLessThan(most)
  })
})
