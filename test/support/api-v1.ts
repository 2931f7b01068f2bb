import { expect } from 'vitest'
import { createApp } from '../../src/auth/apps/apps.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { openTestGateway, type Doors } from './gateway.ts'
import { md5Signed } from './signed.ts'

export const secret = 'demo-app-secret'
export const username = '18020119796'
export const password = 'correct horse'

/** Failures word for word: rest-compat/api-v1/CONTRACT.md#codes. */
export const failures = {
  1: { state: false, code: 1, error: '服务器维护中 请稍后再试' },
  3: { state: false, code: 3, error: 'appid过期' },
  101: { state: false, code: 101, error: '未知错误' },
  102: { state: false, code: 102, error: 'Token失效' },
  1001: { state: false, code: 1001, error: '参数无效' },
  1002: { state: false, code: 1002, error: '授权参数无效' },
  1003: { state: false, code: 1003, error: '密文校验失败' },
  1004: { state: false, code: 1004, error: '用户名不存在或密码错误' },
} as const

export type Name = 'login' | 'authorize' | 'check_token' | 'refresh_token'

/** A gateway with the member of the documents' examples, an app and an expired app. */
export async function openApiV1() {
  const g = await openTestGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  await createMember(g.deps, { username, password })
  await createApp(g.deps, { appid: 'demo-app', secret })
  await createApp(g.deps, { appid: 'old-app', secret, expiresAt: new Date(g.deps.now()) })
  const time = () => String(Math.floor(g.deps.now() / 1000))
  let requests = 0

  /** Posts JSON and expects an answer of this dialect: HTTP 200, JSON in UTF-8. */
  async function ask(name: Name, body: unknown, doors: Doors = g) {
    const answer = await doors.post(`/api/v1/${name}`, body)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    return answer.body
  }

  /** A good request of each path. */
  async function good(name: Name): Promise<Record<string, string>> {
    if (name === 'login') return { username, password, time: '1' }
    // Another second each time: a signed request is good once.
    if (name === 'authorize') {
      const fields = {
        appid: 'demo-app',
        username,
        password,
        time: String(Number(time()) - (requests++ % 290)),
      }
      return { ...md5Signed(fields, secret) }
    }
    const { data } = await ask('login', await good('login'))
    return name === 'check_token' ? { token: data.access_token } : { refresh_token: data.refresh_token }
  }

  return { g, ask, good, time }
}
