import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setAppEnabled } from '../../../src/auth/apps/apps.ts'
import { rotateAppSecret } from '../../../src/auth/apps/secrets.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { check } from '../../support/operations.ts'
import { hmacSigned, md5Signed, signers, type Signers } from '../../support/signed.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const
const secret = 'demo-app-secret'

let g: TestGateway
let ask: Signers['ask'], addApp: Signers['addApp'], fields: Signers['fields']
beforeAll(async () => {
  g = await openTestGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  ;({ ask, addApp, fields } = signers(g, secret))
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await addApp('shop')
})
afterAll(() => g.close())

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
    await setAppEnabled(g.deps, operator, { appid: 'off', enabled: false })
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
    const { secret: next } = await rotateAppSecret(g.deps, { appid: 'rotating' })
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

  it('works on when the secret is rotated again: each until its own overlap ends', async () => {
    await addApp('turning')
    const codeUnder = async (key: string) => codeOf(await ask(md5Signed(fields({ appid: 'turning' }), key)))
    const { secret: second } = await rotateAppSecret(g.deps, { appid: 'turning' })
    g.clock.advance(86_400)
    const { secret: third } = await rotateAppSecret(g.deps, { appid: 'turning' })
    for (const key of [secret, second, third]) expect(await codeUnder(key)).toBeUndefined()
    g.clock.advance(6 * 86_400)
    expect(await codeUnder(secret)).toBe('SIGNATURE_INVALID')
    for (const key of [second, third]) expect(await codeUnder(key)).toBeUndefined()
    g.clock.advance(86_400)
    expect(await codeUnder(second)).toBe('SIGNATURE_INVALID')
    expect(await codeUnder(third)).toBeUndefined()
  })

  it('is dead at once, with all before it, when the operator says so', async () => {
    await addApp('leaking')
    const { secret: second } = await rotateAppSecret(g.deps, { appid: 'leaking' })
    const { secret: third } = await rotateAppSecret(g.deps, { appid: 'leaking', overlap: 0 })
    const codeUnder = async (key: string) => codeOf(await ask(md5Signed(fields({ appid: 'leaking' }), key)))
    for (const key of [secret, second]) expect(await codeUnder(key)).toBe('SIGNATURE_INVALID')
    expect(await codeUnder(third)).toBeUndefined()
    await rotateAppSecret(g.deps, { appid: 'leaking' })
    expect(await codeUnder(second)).toBe('SIGNATURE_INVALID')
  })

  it('works no longer than the last overlap, however long its own was', async () => {
    await addApp('hurried')
    await rotateAppSecret(g.deps, { appid: 'hurried' })
    await rotateAppSecret(g.deps, { appid: 'hurried', overlap: 60 })
    const codeUnder = async (key: string) => codeOf(await ask(md5Signed(fields({ appid: 'hurried' }), key)))
    expect(await codeUnder(secret)).toBeUndefined()
    g.clock.advance(60)
    expect(await codeUnder(secret)).toBe('SIGNATURE_INVALID')
  })
})
