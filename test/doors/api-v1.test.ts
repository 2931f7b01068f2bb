import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/auth/apps.ts'
import { createMember } from '../../src/auth/members.ts'
import { openTestGateway, type Doors, type TestGateway } from '../support/gateway.ts'
import { busyHasher } from '../support/hashers.ts'
import { md5Signed } from '../support/signed.ts'
import { brokenDatabase } from '../support/watched.ts'

const secret = 'demo-app-secret'
const username = '18020119796'
const password = 'correct horse'

let g: TestGateway
let nonce = 0
beforeAll(async () => {
  g = await openTestGateway({ env: { LOGIN_FREE_FAILURES: '1000' } })
  await createMember(g.deps, { username, password })
  await createApp(g.deps, { appid: 'demo-app', secret })
  await createApp(g.deps, { appid: 'old-app', secret, expiresAt: new Date(g.deps.now()) })
})
afterAll(() => g.close())

/** Example answers of seeds 000 and 001, word for word. */
const documented = {
  login: `{"state":true,"error":"默认返回值","data":{"access_token":"W5YDyk1XAvf3BZp7fpBDng9l6Sy0cBZv",
    "expire_time":"10000","refresh_token":"pJNCoTqT9Jc2WHWqPaKEZxZvCWzHBq7V"}}`,
  authorize: `{"state":true,"error":"默认返回值","data":{"access_token":"2DNweL5l6MOm1ftxzP8UreP6xKd2BBme",
    "expire_time":"10000","refresh_token":"qIhC0BLYESjN5mAjFN29QlEGvJgAzJ5U"}}`,
  check_token: `{"state":true,"error":"默认返回值","data":{"username":"18020119796","expire_time":"10000"}}`,
  refresh_token: `{"state":true,"error":"默认返回值","data":{"access_token":"nE97OUonpIIPtfnKYoQBMz94qJDjHDC6",
    "expire_time":"10000","refresh_token":"NI1k9Q5zsEZfX2wyhad3PT0i46dcazI1","username":"18020119796"}}`,
}
const failures = {
  1: { state: false, code: 1, error: '服务器维护中 请稍后再试' },
  3: { state: false, code: 3, error: 'appid过期' },
  101: { state: false, code: 101, error: '未知错误' },
  102: { state: false, code: 102, error: 'Token失效' },
  1001: { state: false, code: 1001, error: '参数无效' },
  1002: { state: false, code: 1002, error: '授权参数无效' },
  1003: { state: false, code: 1003, error: '密文校验失败' },
  1004: { state: false, code: 1004, error: '用户名不存在或密码错误' },
} as const

type Name = keyof typeof documented
const time = () => String(Math.floor(g.deps.now() / 1000))

/** A good request of each path. */
async function good(name: Name): Promise<Record<string, string>> {
  if (name === 'login') return { username, password, time: '1' }
  // Another second each time: a signed request is good once.
  if (name === 'authorize') {
    const fields = { appid: 'demo-app', username, password, time: String(Number(time()) - (nonce++ % 290)) }
    return { ...md5Signed(fields, secret) }
  }
  const { data } = await ask('login', await good('login'))
  return name === 'check_token' ? { token: data.access_token } : { refresh_token: data.refresh_token }
}

/** Posts JSON and expects an answer of this dialect: HTTP 200, JSON in UTF-8. */
async function ask(name: Name, body: unknown, doors: Doors = g, headers: Record<string, string> = {}) {
  const answer = await doors.post(`/api/v1/${name}`, body, headers)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return answer.body
}

/** Keys in their order, and the type of each value. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
}

describe.each(Object.keys(documented) as Name[])('POST /api/v1/%s', (name) => {
  it('answers exactly like the example of its document', async () => {
    const answer = await ask(name, await good(name))
    const example = JSON.parse(documented[name]) as { data: Record<string, string> }
    expect(shapeOf(answer)).toEqual(shapeOf(example))
    const { data, ...envelope } = answer
    expect(envelope).toEqual({ state: true, error: '默认返回值' })
    for (const [key, value] of Object.entries(example.data))
      if (key.endsWith('_token')) expect(data[key]).toMatch(/^[0-9a-zA-Z]{32}$/)
      else expect(data[key]).toBe(value)
  })

  it('answers 1001 without each of its parameters: missing, empty, null or no text', async () => {
    const request = await good(name)
    for (const key of Object.keys(request))
      for (const value of [undefined, '', null, {}, []])
        expect(await ask(name, { ...request, [key]: value }), key).toEqual(failures[1001])
  })

  it.each(['', '{', '[]', 'null', '"text"', '7', '{"a":', '\u0000', '['.repeat(30_000)])(
    'answers 1001 to a body that is no JSON object: %j',
    async (body) => {
      expect(await ask(name, body)).toEqual(failures[1001])
    },
  )

  it('answers 1001 to a body of 2 MB, and to text that no database holds', async () => {
    const request = await good(name)
    const [key = ''] = Object.keys(request)
    expect(await ask(name, { ...request, more: 'x'.repeat(2_000_000) })).toEqual(failures[1001])
    for (const value of ['a\0b', '\ud800'])
      expect(await ask(name, { ...request, [key]: value })).toEqual(failures[1001])
  })

  it('ignores parameters it does not know', async () => {
    const more = { extra: 'x', __proto__: null, constructor: 'x', query: '{ __typename }', time: time() }
    const request = await good(name)
    const body = JSON.stringify({ ...more, ...request }).replace('{', '{"__proto__":"x","toString":"x",')
    expect((await ask(name, body)).state).toBe(true)
  })

  it('takes a form, multipart and the query as well, in its own language only', async () => {
    const path = `/api/v1/${name}`
    const headers = { 'accept-language': 'en' }
    const form = new URLSearchParams(await good(name))
    expect((await g.send(path, { method: 'POST', body: form, headers })).body.state).toBe(true)
    const multipart = new FormData()
    for (const [key, value] of Object.entries(await good(name))) multipart.set(key, value)
    expect((await g.send(path, { method: 'POST', body: multipart, headers })).body.state).toBe(true)
    const query = new URLSearchParams(await good(name)).toString()
    expect((await g.send(`${path}?${query}`, { method: 'POST', headers })).body.state).toBe(true)
    expect((await g.send(path, { method: 'POST', headers })).body).toEqual(failures[1001])
  })

  it('answers 405 to any other verb', async () => {
    const query = new URLSearchParams(await good(name)).toString()
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
      const { status, headers, body } = await g.send(`/api/v1/${name}?${query}`, { method })
      expect(status).toBe(405)
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(body).toEqual(method === 'HEAD' ? '' : { Error: 'Method not allowed' })
    }
  })

  it('answers 415 to a body of another type, and allows no foreign page to read', async () => {
    const body = JSON.stringify(await good(name))
    for (const type of [
      'text/plain',
      'text/plain;charset=UTF-8',
      'application/xml',
      'application/jsonp',
      '',
    ]) {
      const headers = { 'content-type': type, origin: 'https://evil.test' }
      const answer = await g.send(`/api/v1/${name}`, { method: 'POST', headers, body })
      expect(answer.status, type).toBe(415)
      expect(answer.body).toEqual({ Error: "Bad Content-Type or charset, expected 'application/json'" })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('answers 101 when something breaks, and 1 when the database is away', async () => {
    const request = await good(name)
    const broken = (error: Error) => g.beside({ db: brokenDatabase(g.deps.db, error) })
    // A token that was just issued checks without the database.
    const asked = name === 'check_token' ? { token: 'unknown' } : request
    expect(await ask(name, asked, broken(new Error('hunter2')))).toEqual(failures[101])
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(await ask(name, asked, broken(away))).toEqual(failures[1])
  })
})

describe('api-v1', () => {
  it('answers 404 to an unknown path, with or without a body', async () => {
    for (const path of [
      '/api/v1',
      '/api/v1/',
      '/api/v1/logni',
      '/api/v1/login/',
      '/api/v1/LOGIN',
      '/api/v1/a/b',
    ])
      for (const method of ['POST', 'GET']) {
        const { status, headers, body } = await g.send(path, { method })
        expect(status, path).toBe(404)
        expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
        expect(body).toEqual({ Error: 'Resource not found' })
      }
  })

  it('answers 1004 to unknown and wrong alike', async () => {
    for (const more of [{ username: 'nobody' }, { password: 'wrong' }])
      expect(await ask('login', { ...(await good('login')), ...more })).toEqual(failures[1004])
    for (const more of [{ username: 'nobody' }, { password: 'wrong' }]) {
      const fields = { appid: 'demo-app', username, password, time: time(), ...more }
      expect(await ask('authorize', md5Signed(fields, secret))).toEqual(failures[1004])
    }
  })

  it('answers authorize 1002, 3, 1003 and 1004 in this order', async () => {
    const fields = { appid: 'demo-app', username: 'nobody', password: 'wrong', time: time() }
    const answers = []
    for (const [more, key] of [
      [{ appid: 'nobody-app', time: '1' }, 'wrong'],
      [{ appid: 'old-app', time: '1' }, 'wrong'],
      [{ time: '1' }, secret],
      [{}, 'wrong'],
      [{ username: 'somebody' }, secret],
    ] as const)
      answers.push(await ask('authorize', md5Signed({ ...fields, ...more }, key)))
    expect(answers).toEqual([failures[1002], failures[3], failures[1003], failures[1003], failures[1004]])
  })

  it('answers 1003 to the same signed request again', async () => {
    const request = await good('authorize')
    expect((await ask('authorize', request)).state).toBe(true)
    expect(await ask('authorize', request)).toEqual(failures[1003])
  })

  it('answers 1 when the server is busy', async () => {
    const busy = g.beside({ hasher: busyHasher(g.deps.hasher) })
    for (const name of ['login', 'authorize'] as const)
      expect(await ask(name, await good(name), busy)).toEqual(failures[1])
  })

  it('takes numbers for texts', async () => {
    await createMember(g.deps, { username: '7', password: '12345678' })
    expect((await ask('login', { username: 7, password: 12_345_678, time: 1_700_000_000 })).state).toBe(true)
  })
})
