// A clock that is set: by an operator, by NTP after a long sleep, by a virtual machine that was moved.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshMobile, loginWithCode } from '../../support/joining.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'
import { hmacSigned, signers } from '../../support/signed.ts'

const hour = 3_600
const appSecret = 'the secret of the shop app'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterAll(() => g.close())

describe('a clock set back by an hour', () => {
  it('brings nothing dead to life: logged out, spent, used', async () => {
    const out = await login(g, 'ann', 'correct horse')
    await g.graphql('mutation { logout }', {}, bearer(out.accessToken))
    const first = await login(g, 'ann', 'correct horse')
    const next = (await refresh(g, first.refreshToken)).data.refresh
    const mobile = freshMobile()
    await createMember(g.deps, { username: `m${mobile}`, mobile, proven: 'all' })
    const code = await codeFor(g, mobile, 'LOGIN')
    expect((await loginWithCode(g, mobile, code)).errors).toBeUndefined()

    g.clock.advance(-hour)
    for (const doors of [g, g.beside()]) {
      expect(await check(doors, out.accessToken)).toMatchObject({ active: false, expired: false })
      expect(codeOf(await refresh(doors, out.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
      expect((await check(doors, next.accessToken)).active).toBe(true)
      expect(codeOf(await loginWithCode(doors, mobile, code))).toBe('CODE_INVALID')
    }
    g.clock.advance(hour)
  })

  it('opens no grace again: neither token of a spent pair, though just checked', async () => {
    const first = await login(g, 'ann', 'correct horse')
    const other = await login(g, 'ann', 'correct horse')
    await refresh(g, first.refreshToken)
    expect((await check(g, first.accessToken)).active).toBe(true)
    await g.pass(g.deps.config.refreshGrace + 1)
    expect((await check(g, first.accessToken)).active).toBe(false)
    g.clock.advance(-hour)
    for (const doors of [g, g.beside()]) {
      expect(await check(doors, first.accessToken)).toMatchObject({ active: false })
      expect(codeOf(await refresh(doors, first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    }
    expect((await check(g, other.accessToken)).active).toBe(true)
    g.clock.advance(hour)
  })

  it('lets racers of a refresh under way have the same pair', async () => {
    const { refreshToken } = await login(g, 'ann', 'correct horse')
    const { data } = await refresh(g, refreshToken)
    g.clock.advance(-2)
    expect((await refresh(g, refreshToken)).data).toEqual(data)
    g.clock.advance(2)
  })

  it('lets no signed request through a second time', async () => {
    const { addApp, ask, fields } = signers(g, appSecret)
    await addApp('shop')
    const request = hmacSigned(fields(), appSecret)
    expect((await ask(request)).errors).toBeUndefined()
    g.clock.advance(-200)
    expect(codeOf(await ask(request))).toBe('SIGNATURE_INVALID')
    g.clock.advance(200)
  })

  it('keeps logins, refreshes and logouts going', async () => {
    const before = await login(g, 'ann', 'correct horse')
    g.clock.advance(-hour)
    const { data } = await refresh(g, before.refreshToken)
    expect((await check(g, data.refresh.accessToken)).active).toBe(true)
    const { accessToken } = await login(g, 'ann', 'correct horse')
    expect((await g.graphql('mutation { logout }', {}, bearer(accessToken))).errors).toBeUndefined()
    expect((await check(g, accessToken)).active).toBe(false)
    g.clock.advance(hour)
  })
})

describe('a clock set forward by a day', () => {
  it('ends access tokens early and costs nobody the session', async () => {
    const { accessToken, refreshToken } = await login(g, 'ann', 'correct horse')
    g.clock.advance(24 * hour)
    expect(await check(g, accessToken)).toMatchObject({ active: false, expired: true })
    const { data } = await refresh(g, refreshToken)
    g.clock.advance(-24 * hour)
    expect((await check(g, data.refresh.accessToken)).active).toBe(true)
    expect((await refresh(g, data.refresh.refreshToken)).errors).toBeUndefined()
  })

  it('ends codes that were sent before, and the grace of what was spent', async () => {
    const mobile = freshMobile()
    await createMember(g.deps, { username: `m${mobile}`, mobile, proven: 'all' })
    const code = await codeFor(g, mobile, 'LOGIN')
    const first = await login(g, 'ann', 'correct horse')
    await refresh(g, first.refreshToken)
    await g.pass(24 * hour)
    expect(codeOf(await loginWithCode(g, mobile, code))).toBe('CODE_INVALID')
    expect(codeOf(await refresh(g, first.refreshToken))).toBe('REFRESH_TOKEN_INVALID')
    g.clock.advance(-24 * hour)
    expect(codeOf(await loginWithCode(g, mobile, code))).toBe('CODE_INVALID')
  })
})
