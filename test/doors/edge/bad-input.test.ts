import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { login } from '../../support/operations.ts'
import { inTime, nested, secret } from '../../support/refused.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
})
afterEach(async () => {
  expect((await g.send('/healthz')).status).toBe(200)
  await login(g, 'ann', 'correct horse')
})
afterAll(() => g.close())

describe('the old paths refuse in their own envelope', () => {
  const invalid = { state: false, code: 1001, error: '参数无效' }
  const json = 'application/json'

  it.each<[string, string, string]>([
    [
      'a body of 2 MB',
      json,
      JSON.stringify({ username: 'ann', password: secret.repeat(300_000), time: '1' }),
    ],
    [
      'a password of 100 KB',
      json,
      JSON.stringify({ username: 'ann', password: secret.repeat(15_000), time: '1' }),
    ],
    ['malformed JSON', json, `{"username":"ann","password":"${secret}`],
    ['JSON nested 30 000 deep', json, nested(30_000, '[', ']')],
    [
      'parameters nested 10 000 deep',
      json,
      `{"username":${nested(10_000, '[', ']')},"password":"${secret}","time":"1"}`,
    ],
    ['null bytes', json, JSON.stringify({ username: 'ann', password: `${secret}\0`, time: '1' })],
    ['lone surrogates', json, `{"username":"ann","password":"${secret}\\ud800","time":"1"}`],
    ['a broken form', 'application/x-www-form-urlencoded', `%%%=%&username=%ff&password=${secret}%00&time`],
    [
      'a form of 2 MB',
      'application/x-www-form-urlencoded',
      `username=ann&time=1&password=${secret.repeat(300_000)}`,
    ],
    ['multipart without its boundary', 'multipart/form-data', `--x\r\n${secret}`],
    [
      'broken multipart',
      'multipart/form-data; boundary=x',
      `--x\r\ncontent-disposition: form-data; name="username\r\n\r\n${secret}`,
    ],
  ])('%s', async (_name, type, body) => {
    const answer = await inTime(
      g.send('/api/v1/login', { method: 'POST', headers: { 'content-type': type }, body }),
    )
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: invalid })
  })

  it.each([
    '/api/v1/%ff',
    '/api/v1/%00',
    '/api/v1/login%00',
    '/api/v1/..%2flogin',
    `/api/v1/${secret}`,
    '/api/v1/constructor',
  ])('an unknown path: %s', async (path) => {
    const answer = await inTime(g.send(path, { method: 'POST' }))
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 404,
      body: { Error: 'Resource not found' },
    })
  })
})

describe('a body that breaks off', () => {
  const broken = () =>
    new ReadableStream({ pull: (stream) => stream.error(new Error(`a secret detail: ${secret}`)) })
  const post = async (path: string) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: broken() }
    const answer = await g.fetch(
      new Request(`http://gateway.test${path}`, { ...init, duplex: 'half' } as RequestInit),
    )
    return { status: answer.status, body: await answer.json() }
  }

  it.each([
    ['/api/v1/login', 200, { state: false, code: 101, error: expect.any(String) }],
    ['/v1/site/login', 200, { code: 500, req_id: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    ['/api/auth/login', 200, { code: 0, msg: expect.any(String) }],
    ['/graphql', 500, { errors: [{ extensions: { code: 'INTERNAL' } }] }],
  ])('is answered in the envelope of %s, and logged', async (path, status, body) => {
    const before = g.lines.length
    expect(await post(path)).toMatchObject({ status, body })
    expect(g.lines.slice(before).some((line) => line.includes('request failed'))).toBe(true)
  })
})

describe('the gateway refuses', () => {
  it.each([
    ['GET', `/${secret}`],
    ['GET', '/graphql/more'],
    ['POST', '/api/v2/login'],
    ['GET', '/%ff%00'],
    ['PROPFIND', '/nowhere'],
  ])('an unknown path: %s %s', async (method, path) => {
    const answer = await inTime(g.send(path, { method }))
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 404,
      body: { error: 'not found' },
    })
  })

  it.each([
    ['POST', '/'],
    ['DELETE', '/healthz'],
    ['PROPFIND', '/'],
  ])('another verb: %s %s', async (method, path) => {
    const { status, body } = await inTime(g.send(path, { method }))
    expect({ status, body }).toEqual({ status: 405, body: { error: 'method not allowed' } })
  })
})
