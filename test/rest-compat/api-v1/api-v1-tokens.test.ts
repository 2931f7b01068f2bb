import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check } from '../../support/operations.ts'
import { md5Signed } from '../../support/signed.ts'

const secret = 'demo-app-secret'
const invalid = { state: false, code: 102, error: 'Token失效' }

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await createApp(g.deps, { appid: 'demo-app', secret, tokenTtl: 100 })
})
afterAll(() => g.close())

type Pair = { access_token: string; refresh_token: string; expire_time: string }

const ask = async (path: string, body: object) => (await g.post(`/api/v1/${path}`, body)).body
const enter = async (): Promise<Pair> =>
  (await ask('login', { username: 'ann', password: 'correct horse', time: '1' })).data
const checked = (token: string) => ask('check_token', { token })
const refreshed = (refresh_token: string, more: object = {}) =>
  ask('refresh_token', { refresh_token, ...more })

describe('check_token', () => {
  it('gives the remaining seconds, and 102 when there are none', async () => {
    const { access_token } = await enter()
    g.clock.advance(9_999)
    expect((await checked(access_token)).data).toEqual({ username: 'ann', expire_time: '1' })
    g.clock.advance(1)
    expect(await checked(access_token)).toEqual(invalid)
  })

  it('answers 102 to what is no access token, however long', async () => {
    const { refresh_token } = await enter()
    for (const token of ['x', refresh_token, '0'.repeat(32), '密码', 'x'.repeat(257)])
      expect(await checked(token)).toEqual(invalid)
  })

  it('answers 102 to the token of a session that was logged out through another door', async () => {
    const { access_token } = await enter()
    await g.graphql('mutation { logout }', {}, bearer(access_token))
    expect(await checked(access_token)).toEqual(invalid)
  })
})

describe('refresh_token', () => {
  it('is good once; racers get the same pair for ten seconds, then 102, and the session ends', async () => {
    const { refresh_token } = await enter()
    const { data } = await refreshed(refresh_token)
    expect(data).toMatchObject({ expire_time: '10000', username: 'ann' })
    g.clock.advance(9)
    expect((await refreshed(refresh_token)).data).toEqual(data)
    g.clock.advance(1)
    expect(await refreshed(refresh_token)).toEqual(invalid)
    expect(await checked(data.access_token)).toEqual(invalid)
    expect(await refreshed(data.refresh_token)).toEqual(invalid)
  })

  it('keeps the old access token for ten seconds and no longer', async () => {
    const { access_token, refresh_token } = await enter()
    await refreshed(refresh_token)
    g.clock.advance(9)
    // Who holds a copy does not learn the moment of the refresh.
    expect((await checked(access_token)).data).toEqual({ username: 'ann', expire_time: '9991' })
    g.clock.advance(1)
    expect(await checked(access_token)).toEqual(invalid)
  })

  it('lives twice as long as the access token', async () => {
    const [one, two] = [await enter(), await enter()]
    g.clock.advance(19_999)
    expect((await refreshed(one.refresh_token)).state).toBe(true)
    g.clock.advance(1)
    expect(await refreshed(two.refresh_token)).toEqual(invalid)
  })

  it('may shorten the life of the new access token, as text or number', async () => {
    for (const expire_time of ['60', 60]) {
      const { data } = await refreshed((await enter()).refresh_token, { expire_time })
      expect(data.expire_time).toBe('60')
      g.clock.advance(59)
      expect((await checked(data.access_token)).data.expire_time).toBe('1')
      g.clock.advance(1)
      expect(await checked(data.access_token)).toEqual(invalid)
      expect((await refreshed(data.refresh_token)).data.expire_time).toBe('10000')
    }
  })

  it.each(['10001', '99999999999', '0', '-5', '1.5', 'soon', '', ' ', 'NaN', '0x10000', '1e9'])(
    'never lengthens it, and passes over what is no life: %j',
    async (expire_time) => {
      const { data } = await refreshed((await enter()).refresh_token, { expire_time })
      expect(data.expire_time).toBe('10000')
    },
  )

  it('answers 102 to what is no refresh token, however long', async () => {
    const { access_token } = await enter()
    for (const token of ['x', access_token, '0'.repeat(32), 'x'.repeat(257)])
      expect(await refreshed(token)).toEqual(invalid)
  })
})

describe('authorize', () => {
  const authorize = (more: object = {}) => {
    g.clock.advance(1)
    const time = String(Math.floor(g.deps.now() / 1000))
    const fields = { appid: 'demo-app', username: 'ann', password: 'correct horse', time }
    return ask('authorize', { ...md5Signed(fields, secret), ...more })
  }

  it('gives the life of the app, also after a refresh, which lives twice as long', async () => {
    const { data } = await authorize()
    expect(data.expire_time).toBe('100')
    g.clock.advance(199)
    expect((await refreshed(data.refresh_token)).data.expire_time).toBe('100')
  })

  it('makes the token type the group of the session', async () => {
    for (const [token_type, group] of [
      ['nomal', 'nomal'],
      ['', 'default'],
      [undefined, 'default'],
    ]) {
      const { data } = await authorize({ token_type })
      expect(await check(g, data.access_token)).toMatchObject({ group, appid: 'demo-app' })
    }
  })
})
