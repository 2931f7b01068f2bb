import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, login } from '../../support/operations.ts'
import { brokenDatabase } from '../../support/watched.ts'

let g: TestGateway
let memberId: number
beforeAll(async () => {
  g = await openTestGateway()
  memberId = (await createMember(g.deps, { username: '安 ann', password: 'correct horse' })).id
  await createApp(g.deps, { appid: 'shop' })
})
afterAll(() => g.close())

const enter = (more: object = {}) => login(g, '安 ann', 'correct horse', more)
const verify = (headers: Record<string, string>, path = '/auth/verify', method = 'GET') =>
  g.send(path, { method, headers })
const challenge = async (headers: Record<string, string>) => {
  const answer = await verify(headers)
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), body: answer.body }
}

describe('/auth/verify', () => {
  it('says who the caller is, in headers any proxy can copy', async () => {
    const { accessToken, sessionId } = await enter({ appid: 'shop', group: '小 程序' })
    const { status, headers, body } = await verify(bearer(accessToken))
    expect({ status, body }).toEqual({ status: 200, body: '' })
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-auth-')))).toEqual({
      'x-auth-member-id': String(memberId),
      'x-auth-username': encodeURIComponent('安 ann'),
      'x-auth-session-id': sessionId,
      'x-auth-group': encodeURIComponent('小 程序'),
      'x-auth-app': 'shop',
    })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('sends the header of the app without an app too, so that none of the caller passes for it', async () => {
    const { headers } = await verify(bearer((await enter()).accessToken))
    expect(headers.get('x-auth-app')).toBe('')
  })

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])('answers %s, below it too', async (method) => {
    const { accessToken } = await enter()
    for (const path of ['/auth/verify', '/auth/verify/', '/auth/verify/any/path?of=the&original'])
      expect((await verify(bearer(accessToken), path, method)).status).toBe(200)
    expect((await verify({}, '/auth/verify/any/path', method)).status).toBe(401)
  })

  it('asks who shows nothing, or something for somebody else, without calling it an error', async () => {
    const asked = { status: 401, challenge: 'Bearer realm="auth"', body: '' }
    expect(await challenge({})).toEqual(asked)
    expect(await challenge({ authorization: 'Basic YTpi' })).toEqual(asked)
    expect(await challenge({ authorization: 'Bearers abc' })).toEqual(asked)
  })

  it('refuses what is no good token: unknown, malformed, a refresh token, one of an ended session', async () => {
    const refused = { status: 401, challenge: 'Bearer realm="auth", error="invalid_token"', body: '' }
    const { accessToken, refreshToken } = await enter()
    for (const token of ['x', '"quoted"', '==', '0'.repeat(5_000), refreshToken])
      expect(await challenge(bearer(token))).toEqual(refused)
    await g.graphql('mutation { logout }', {}, bearer(accessToken))
    expect(await challenge(bearer(accessToken))).toEqual(refused)
    const late = await enter()
    g.clock.advance(1_800)
    expect(await challenge(bearer(late.accessToken))).toEqual(refused)
  })

  it('calls a header malformed that holds no token, or more than one', async () => {
    const { accessToken } = await enter()
    for (const value of ['Bearer', 'Bearer ', `Bearer ${accessToken} x`, `Bearer ${accessToken}, Bearer x`])
      expect(await challenge({ authorization: value })).toEqual({
        status: 400,
        challenge: 'Bearer realm="auth", error="invalid_request"',
        body: '',
      })
  })

  it('takes a token from nowhere else', async () => {
    const { accessToken } = await enter()
    const path = `/auth/verify?access_token=${accessToken}&token=${accessToken}`
    expect((await verify({ cookie: `access_token=${accessToken}`, token: accessToken }, path)).status).toBe(
      401,
    )
  })

  it('says 503 when it cannot decide, and still knows a token the store knows', async () => {
    const { accessToken } = await enter()
    const down = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const broken = g.beside({ db: brokenDatabase(g.deps.db, down) })
    const send = (token: string) => broken.send('/auth/verify', { headers: bearer(token) })
    const undecided = await send('unknown')
    expect([undecided.status, undecided.headers.get('retry-after')]).toEqual([503, '1'])
    const requestId = undecided.headers.get('x-request-id')
    expect(JSON.parse(g.lines.at(-1) ?? '')).toMatchObject({ msg: 'request failed', requestId })
    expect((await send(accessToken)).status).toBe(200)
  })
})
