import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import { hmacSigned, md5Signed, signers, type Signers } from '../../support/signed.ts'
import { deadStore } from '../../support/stores.ts'

const secret = 'demo-app-secret'

let g: TestGateway
let ask: Signers['ask'], addApp: Signers['addApp'], fields: Signers['fields'], seconds: Signers['seconds']
beforeAll(async () => {
  g = await openTestGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  ;({ ask, addApp, fields, seconds } = signers(g, secret))
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await addApp('shop')
})
afterAll(() => g.close())

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
