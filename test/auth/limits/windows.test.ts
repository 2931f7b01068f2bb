// How long each limit lasts: as it is promised, and not as the code has it.
import { expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { asAttempt } from '../../../src/auth/passwords/login-throttle.ts'
import type { Store } from '../../../src/store/store.ts'
import { auth, openWechatGateway, page } from '../../support/api-auth.ts'
import { freshAddress, freshMobile, from, loginWithCode, sendSms, wrongFor } from '../../support/joining.ts'
import { basic, postForm } from '../../support/oauth.ts'
import { bearer, login } from '../../support/operations.ts'

const hour = 3_600
const day = 86_400

const promised: Record<string, number[]> = {
  admin: [900],
  'app-from': [hour],
  'captcha-failures': [hour],
  'captcha-joins': [hour],
  'captcha-sends': [hour],
  'captcha-solutions': [hour],
  captchas: [hour],
  'code-tries': [day],
  'code-tries-from': [hour],
  'code-tries-own': [day],
  'guest-tokens': [hour],
  'login-account': [day],
  'login-attacked': [hour, day],
  'login-captcha': [day],
  'login-from': [hour],
  look: [hour],
  'notices-to': [day],
  refusals: [hour],
  'secret-guesses': [hour],
  'send-all': [day],
  'send-app': [day],
  'send-calls': [hour],
  'send-country': [day],
  'send-from': [hour, day],
  'send-to': [hour, day],
  'short-code-guesses': [hour],
  'signatures-from': [hour],
  'wx-login': [hour],
  'wx-state': [hour],
}

it('each limit lasts as long as it is said to, and there is no other', async () => {
  const token = 'a'.repeat(40)
  const captcha = { CAPTCHA: 'altcha', CAPTCHA_ALTCHA_COST: '1' }
  const env = { SMS_COUNTRIES: 'CN,US', ADMIN_TOKEN: token, LOGIN_FAILURES_PER_ACCOUNT_DAY: '1', ...captcha }
  const opened = await openWechatGateway({ env })
  onTestFinished(() => opened.close())
  const seen = new Map<string, Set<number>>()
  const note = (key: string) => {
    const [, kind = '', seconds] = /^budget:([a-z-]+).*:(\d+):\d+$/.exec(key) ?? []
    if (kind) seen.set(kind, (seen.get(kind) ?? new Set()).add(Number(seconds)))
  }
  const counters = new Proxy(opened.deps.counters, {
    get: (target, name: keyof Store) => {
      const call = (target[name] as (...all: unknown[]) => unknown).bind(target)
      return (key: string, ...rest: unknown[]) => (note(key), call(key, ...rest))
    },
  })
  const g = { ...opened, ...opened.beside({ counters }), deps: { ...opened.deps, counters } }

  await createApp(g.deps, { appid: 'shop', secret: 'shop-secret' })
  const mobile = freshMobile()
  await createMember(g.deps, { username: 'ann', password: 'correct horse', mobile, proven: 'all' })
  const { accessToken } = await login(g, 'ann', 'correct horse')
  const change = 'mutation { changePassword(currentPassword: "correct horse", newPassword: "another horse") }'
  await g.graphql(change, {}, bearer(accessToken))
  const wrong =
    'mutation ($s: String) { login(input: { username: "ann", password: "wrong", captchaSolution: $s }) { group } }'
  for (let i = 0; i < 2; i++) await from(g, freshAddress()).graphql(wrong)
  await g.graphql(wrong, { s: 'no solution' })
  const client = { wire: g.deps.config.graphqlWire, address: freshAddress(), userAgent: null }
  const work = () => Promise.resolve({ succeeded: false })
  await asAttempt(g.deps, client, { memberId: 1, name: 'ann', captcha: true, work })
  await g.graphql(
    'mutation { register(input: { username: "joiner", password: "correct horse" }) { member { id } } }',
  )

  await sendSms(from(g, freshAddress()), '+12025550123', 'LOGIN', { appid: 'shop' })
  await sendSms(from(g, freshAddress()), mobile)
  const code = g.deps.outbox?.entries()[0]?.code ?? ''
  await loginWithCode(from(g, freshAddress()), mobile, wrongFor(code))
  const other = freshMobile()
  await g.post('/v1/site/sms-code', { mobile: other, usage: 'login' })
  await g.post('/v1/site/mobile-login', { mobile: other, code: '0000', group: 'h5' })
  await g.post('/api/v1/go/verify', { lg: 'cn', username: freshMobile(), flag: 2 })

  await g.post('/api/v1/authorize', { appid: 'shop', username: 'ann', password: 'x', time: '1', token: 'x' })
  await postForm(g, '/oauth/introspect', { token: 'x' }, basic('shop', 'a guess'))
  await g.post('/admin/graphql', { query: '{ apps { appid } }' }, bearer('b'.repeat(40)))
  const guest = (await auth(g, 'token', { appid: 'web' })).data as string
  await auth(g, 'captcha', { access_token: guest })
  await auth(g, 'wxauth', { url: page })
  await auth(g, 'wxlogin', { code: 'no code' })

  await expect.poll(() => seen.has('notices-to')).toBe(true)
  const found = [...seen].map(([kind, seconds]) => [kind, [...seconds].toSorted((a, b) => a - b)])
  expect(Object.fromEntries(found)).toEqual(promised)
})
