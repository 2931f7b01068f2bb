import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, rotateAppSecret, setAppEnabled, type NewApp } from '../../src/auth/apps.ts'
import { createMember } from '../../src/auth/members.ts'
import {
  codeOf,
  failure,
  failuresOf,
  openTestGateway,
  type Doors,
  type TestGateway,
} from '../support/gateway.ts'
import { busyHasher } from '../support/hashers.ts'
import { check } from '../support/operations.ts'
import { hmacSigned, md5Signed, type Signed } from '../support/signed.ts'
import { deadStore } from '../support/stores.ts'

const secret = 'demo-app-secret'
const query = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!,
  $algorithm: SignatureAlgorithm! = MD5, $nonce: String, $tokenType: String) {
  authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token,
    algorithm: $algorithm, nonce: $nonce, tokenType: $tokenType) { accessToken expiresIn group member { username } }
}`

let g: TestGateway
let requests = 0
beforeAll(async () => {
  g = await openTestGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await addApp('shop')
})
afterAll(() => g.close())

const addApp = (appid: string, more: Partial<NewApp> = {}) => createApp(g.deps, { appid, secret, ...more })
const ask = (request: Signed & { tokenType?: string }, doors: Doors = g) => doors.graphql(query, request)
const seconds = () => Math.floor(g.deps.now() / 1000)

/** The fields of a request nobody has sent yet. */
function fields(more: Partial<Signed> = {}) {
  g.clock.advance(1)
  const nonce = `nonce ${requests++}`
  return {
    appid: 'shop',
    username: 'ann',
    password: 'correct horse',
    time: String(seconds()),
    nonce,
    ...more,
  }
}

describe('authorize', () => {
  it('logs in to the app that signed, in the group it names', async () => {
    const { data } = await ask({ ...md5Signed(fields(), secret), tokenType: 'nomal' })
    expect(data.authorize).toMatchObject({ expiresIn: 1_800, group: 'nomal', member: { username: 'ann' } })
    expect(await check(g, data.authorize.accessToken)).toMatchObject({ active: true, appid: 'shop' })
  })

  it('takes MD5 in either case', async () => {
    for (const spell of ['toUpperCase', 'toLowerCase'] as const) {
      const request = md5Signed(fields(), secret)
      expect((await ask({ ...request, token: request.token[spell]() })).errors).toBeUndefined()
    }
  })

  it('takes HMAC-SHA256 over unambiguous fields, in either case, in any script', async () => {
    await createMember(g.deps, { username: '用户', password: '密码🏃 is long' })
    const request = hmacSigned(
      fields({ username: '用户', password: '密码🏃 is long', nonce: 'n\n3:abc' }),
      secret,
    )
    expect((await ask(request)).errors).toBeUndefined()
    const upper = hmacSigned(fields(), secret)
    expect((await ask({ ...upper, token: upper.token.toUpperCase() })).errors).toBeUndefined()
  })

  it('takes HMAC-SHA256 only, from an app that demands it', async () => {
    await addApp('modern', { requireHmac: true })
    expect(failuresOf(await ask(md5Signed(fields({ appid: 'modern' }), secret)))).toEqual(
      failure('SIGNATURE_INVALID'),
    )
    expect((await ask(hmacSigned(fields({ appid: 'modern' }), secret))).errors).toBeUndefined()
  })

  it('reports what is wrong in the documented order', async () => {
    await addApp('old', { expiresAt: new Date(g.deps.now()) })
    await addApp('off', { expiresAt: new Date(g.deps.now()) })
    await setAppEnabled(g.deps, 'off', false)
    const wrong = { username: 'nobody', password: 'wrong', time: '1' }
    const codes = []
    for (const [more, signedWith] of [
      [{ ...wrong, appid: 'nowhere' }, 'wrong secret'],
      [{ ...wrong, appid: 'off' }, 'wrong secret'],
      [{ ...wrong, appid: 'old' }, 'wrong secret'],
      [wrong, 'wrong secret'],
      [{ username: 'nobody', password: 'wrong' }, 'wrong secret'],
      [wrong, secret],
      [{ username: 'nobody', password: 'wrong' }, secret],
      [{ password: 'wrong' }, secret],
    ] as const)
      codes.push(failuresOf(await ask(md5Signed(fields(more), signedWith))))
    expect(codes).toEqual(
      [
        'APP_UNKNOWN',
        'APP_UNKNOWN',
        'APP_EXPIRED',
        'SIGNATURE_INVALID',
        'SIGNATURE_INVALID',
        'SIGNATURE_INVALID',
        'INVALID_CREDENTIALS',
        'INVALID_CREDENTIALS',
      ].map((code) => failure(code as 'APP_UNKNOWN')),
    )
  })
})

describe('a rotated secret', () => {
  it('works beside the new one until the overlap ends, and no longer', async () => {
    await addApp('rotating')
    const { secret: next } = await rotateAppSecret(g.deps, 'rotating')
    const codeUnder = async (key: string) => codeOf(await ask(md5Signed(fields({ appid: 'rotating' }), key)))
    expect(next).not.toBe(secret)
    expect(await codeUnder(secret)).toBeUndefined()
    expect(await codeUnder(next)).toBeUndefined()
    g.clock.advance(7 * 86_400 - 10)
    expect(await codeUnder(secret)).toBeUndefined()
    g.clock.advance(10)
    expect(await codeUnder(secret)).toBe('SIGNATURE_INVALID')
    expect(await codeUnder(next)).toBeUndefined()
  })

  it('is dead at once when the secret is rotated again', async () => {
    await addApp('leaking')
    const { secret: second } = await rotateAppSecret(g.deps, 'leaking')
    await rotateAppSecret(g.deps, 'leaking')
    expect(codeOf(await ask(md5Signed(fields({ appid: 'leaking' }), secret)))).toBe('SIGNATURE_INVALID')
    expect(codeOf(await ask(md5Signed(fields({ appid: 'leaking' }), second)))).toBeUndefined()
  })
})

describe('the time of a signature', () => {
  it.each([
    [-301, 'SIGNATURE_INVALID'],
    [-300, undefined],
    [0, undefined],
    [300, undefined],
    [301, 'SIGNATURE_INVALID'],
  ])('may be 300 s off, not more: %i s', async (off, code) => {
    g.clock.advance(1 - (g.deps.now() % 1000) / 1000)
    const time = String(seconds() + 1 + off)
    expect(codeOf(await ask(md5Signed(fields({ time }), secret)))).toBe(code)
  })

  it.each(['', ' ', 'now', 'NaN', 'Infinity', '1e400', '-1', '2026-01-31'])(
    'must be one: %j',
    async (time) => {
      expect(codeOf(await ask(md5Signed(fields({ time }), secret)))).toMatch(
        /^(SIGNATURE_INVALID|BAD_INPUT)$/,
      )
    },
  )

  it('is not looked at for an app whose devices have no clock', async () => {
    await addApp('clockless', { checkTime: false })
    for (const time of ['1', 'whenever'])
      expect(codeOf(await ask(md5Signed(fields({ appid: 'clockless', time }), secret)))).toBeUndefined()
  })
})

describe('a signed request', () => {
  it('is good once, in whatever case it comes back', async () => {
    for (const request of [md5Signed(fields(), secret), hmacSigned(fields(), secret)]) {
      expect(codeOf(await ask(request))).toBeUndefined()
      expect(failuresOf(await ask(request))).toEqual(failure('SIGNATURE_INVALID'))
      expect(codeOf(await ask({ ...request, token: request.token.toLowerCase() }))).toBe('SIGNATURE_INVALID')
    }
  })

  it('opens one session for 20 that come at the same time', async () => {
    const request = md5Signed(fields(), secret)
    const before = await g.deps.db.session.count()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(request)))
    expect(answers.map(codeOf).toSorted()).toEqual([
      ...Array<string>(19).fill('SIGNATURE_INVALID'),
      undefined,
    ])
    expect(await g.deps.db.session.count()).toBe(before + 1)
  })

  it('is remembered for as long as its time is good', async () => {
    g.clock.advance(1 - (g.deps.now() % 1000) / 1000)
    const request = md5Signed(fields({ time: String(seconds() + 301) }), secret)
    expect(codeOf(await ask(request))).toBeUndefined()
    g.clock.advance(600)
    expect(codeOf(await ask(request))).toBe('SIGNATURE_INVALID')
  })

  it('is good again and again for an app that asks for it', async () => {
    await addApp('repeating', { checkReplay: false })
    const request = md5Signed(fields({ appid: 'repeating' }), secret)
    for (let i = 0; i < 3; i++) expect(codeOf(await ask(request))).toBeUndefined()
  })

  it('is remembered for an app without clocks too', async () => {
    await addApp('clockless-once', { checkTime: false })
    const request = md5Signed(fields({ appid: 'clockless-once', time: '1' }), secret)
    expect(codeOf(await ask(request))).toBeUndefined()
    expect(codeOf(await ask(request))).toBe('SIGNATURE_INVALID')
  })

  it('that a wrong password spoilt is used up', async () => {
    const request = md5Signed(fields({ password: 'wrong' }), secret)
    expect(codeOf(await ask(request))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await ask(request))).toBe('SIGNATURE_INVALID')
  })

  it('may be sent again when nothing was decided: the server was busy, or broke', async () => {
    const hasher = g.deps.hasher
    const died = () => Promise.reject(new Error('the worker died'))
    const request = md5Signed(fields(), secret)
    expect(failuresOf(await ask(request, g.beside({ hasher: busyHasher(hasher) })))).toEqual(failure('BUSY'))
    const broken = g.beside({ hasher: { ...hasher, verify: died } })
    expect(failuresOf(await ask(request, broken))).toEqual(failure('INTERNAL'))
    expect(codeOf(await ask(request))).toBeUndefined()
    expect(codeOf(await ask(request))).toBe('SIGNATURE_INVALID')
  })

  it('is taken without a store, which alone remembers it', async () => {
    const request = md5Signed(fields(), secret)
    const storeless = g.beside({ store: deadStore })
    for (let i = 0; i < 2; i++) expect(codeOf(await ask(request, storeless))).toBeUndefined()
  })
})
