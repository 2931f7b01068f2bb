// What a request says about itself besides its parameters: who it was sent to, and cookies somebody else set.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { sent } from '../../support/joining.ts'
import { check, login } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  const mobile = '13800138000'
  await createMember(g.deps, { username: 'ann', password: 'correct horse', mobile, proven: 'all' })
})
afterAll(() => g.close())

const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
const sendCodes = `mutation { sms: sendSmsCode(mobile: "13800138000", purpose: RESET) { expiresIn } }`

describe('a foreign Host or X-Forwarded-Host', () => {
  it('is in no page, answer, redirect or message', async () => {
    for (const [path, init] of [
      ['/', {}],
      ['/nowhere', {}],
      ['/graphql', { headers: { accept: 'text/html' } }],
      ['/dev/outbox', {}],
      ['/api/v1/login', { method: 'POST' }],
      ['/v1/site/login', { method: 'POST' }],
      ['/api/auth/token?appid=web', {}],
      ['/api/auth/wxauth', {}],
    ] satisfies [string, { method?: string; headers?: Record<string, string> }][]) {
      const { headers, body } = await g.send(path, { ...init, headers: { ...evil, ...init.headers } })
      expect(JSON.stringify([...headers, body]), path).not.toContain('evil.example')
    }
    expect((await g.graphql(sendCodes, {}, evil)).errors).toBeUndefined()
    const messages = sent(g)
    expect(messages).toHaveLength(1)
    expect(messages[0]?.text).toMatch(/\d{6}/)
    // No link at all: nothing in a message leads anywhere.
    expect(JSON.stringify(messages)).not.toMatch(/evil|https?:/)
  })
})

describe('a cookie', () => {
  it('opens nothing, whatever its name: no foreign page can act with what a browser adds by itself', async () => {
    const { accessToken } = await login(g, 'ann', 'correct horse')
    const cookie = ['token', 'access_token', 'accessToken', 'authorization', 'x-api-key', 'session']
      .map((name) => `${name}=${accessToken}`)
      .join('; ')
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const answerOf = async (path: string, headers: Record<string, string>) =>
      (await g.send(path, { method: 'POST', headers: { ...type, ...headers }, body: '' })).body
    const volatile = { timestamp: 0, time: 0, req_id: '' }
    const me = await g.graphql('{ me { username } }', {}, { cookie })
    expect(me.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    for (const path of ['/v1/site/logout', '/v1/site/verify-access-token', '/api/auth/quit']) {
      const [withCookie, without] = [await answerOf(path, { cookie }), await answerOf(path, {})]
      expect({ ...withCookie, ...volatile }, path).toEqual({ ...without, ...volatile })
    }
    expect((await check(g, accessToken)).active).toBe(true)
  })

  it('is never set', async () => {
    const logins = [
      await g.graphql('mutation { login(username: "ann", password: "correct horse") { expiresIn } }'),
      await g.post('/api/v1/login', { username: 'ann', password: 'correct horse', time: '1' }),
      await g.post('/v1/site/login', { username: 'ann', password: 'correct horse', group: 'h5' }),
    ]
    expect(logins[0].data.login.expiresIn).toBe(1_800)
    for (const { headers, body } of logins.slice(1)) {
      expect(JSON.stringify(body)).toContain('access_token')
      expect(headers.get('set-cookie')).toBeNull()
    }
  })
})
