import { describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { errorText } from '../../../src/errors.ts'
import { testGateway, type TestGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'

/** The doors of a gateway whose sessions break in a way nobody foresaw. */
const broken = (g: TestGateway, detail = 'column "hunter2" of relation') =>
  g.beside({
    db: new Proxy(g.deps.db, {
      get(real, name) {
        if (name === 'session') throw new Error(detail)
        return Reflect.get(real, name)
      },
    }),
  })

describe('an error nobody foresaw', () => {
  it('is INTERNAL with an id and no detail, in production and out of it; the log has both', async () => {
    const production = {
      NODE_ENV: 'production',
      LEGACY_WIRES: 'none',
      TRUST_PROXY: 'none',
      SMS_PROVIDER: 'webhook',
      SMS_WEBHOOK_URL: 'http://127.0.0.1:9/',
      SMS_WEBHOOK_SECRET: 'a secret of the webhook, 32 characters',
    }
    for (const env of [{}, production]) {
      const g = await testGateway({ env })
      const { errors } = await broken(g).graphql('mutation { refresh(refreshToken: "x") { group } }')
      expect(errors).toHaveLength(1)
      const { message, extensions } = errors[0]
      expect(message).toBe(errorText('INTERNAL', 'en'))
      expect(extensions).toEqual({ code: 'INTERNAL', requestId: expect.stringMatching(/^[\w-]{12,}$/) })
      expect(JSON.stringify(errors)).not.toContain('hunter2')
      const logged = g.lines.filter((line) => line.includes(extensions.requestId))
      expect(logged.join()).toContain('hunter2')
    }
  })

  it('has another id each time', async () => {
    const g = await testGateway()
    const doors = broken(g)
    const ask = async () => (await doors.graphql('mutation { refresh(refreshToken: "x") { group } }')).errors
    const ids = [await ask(), await ask(), await ask()].map(([error]) => error.extensions.requestId)
    expect(new Set(ids).size).toBe(3)
  })
})

describe('a log line', () => {
  it('is one line of JSON whatever a caller writes: no line breaks, no terminal escapes', async () => {
    const g = await testGateway()
    const nasty = 'x\r\n{"level":30,"msg":"forged"}\u001b[2J\u0007\u2028'
    await createMember(g.deps, { username: 'ann', password: 'correct horse' })
    const headers = { 'user-agent': 'Phone\u001b[31m\u009b2J', 'x-forwarded-for': '1.2.3.4\u001b[2J' }
    const attempt = 'mutation ($u: String!) { login(username: $u, password: "wrong horse") { group } }'
    await g.graphql(attempt, { u: nasty }, headers)
    await login(g, 'ann', 'correct horse', { group: nasty, device: nasty })
    await broken(g, nasty).graphql('mutation { refresh(refreshToken: "x") { group } }', {}, headers)
    await g.post('/api/v1/login', { username: nasty, password: nasty, time: nasty }, headers)
    expect(g.lines.join()).toContain('forged')
    expect(g.lines.length).toBeGreaterThan(3)
    for (const line of g.lines) {
      expect(line.endsWith('}\n')).toBe(true)
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f]/)
      expect(JSON.parse(line).msg).not.toBe('forged')
    }
  })
})
