import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failures, openApiV1, type Name } from '../../support/api-v1.ts'
import { brokenDatabase } from '../../support/watched.ts'

let v1: Awaited<ReturnType<typeof openApiV1>>
beforeAll(async () => void (v1 = await openApiV1()))
afterAll(() => v1.g.close())

/** Example answers of the old documents, word for word. */
const documented: Record<Name, string> = {
  login: `{"state":true,"error":"默认返回值","data":{"access_token":"W5YDyk1XAvf3BZp7fpBDng9l6Sy0cBZv",
    "expire_time":"10000","refresh_token":"pJNCoTqT9Jc2WHWqPaKEZxZvCWzHBq7V"}}`,
  authorize: `{"state":true,"error":"默认返回值","data":{"access_token":"2DNweL5l6MOm1ftxzP8UreP6xKd2BBme",
    "expire_time":"10000","refresh_token":"qIhC0BLYESjN5mAjFN29QlEGvJgAzJ5U"}}`,
  check_token: `{"state":true,"error":"默认返回值","data":{"username":"18020119796","expire_time":"10000"}}`,
  refresh_token: `{"state":true,"error":"默认返回值","data":{"access_token":"nE97OUonpIIPtfnKYoQBMz94qJDjHDC6",
    "expire_time":"10000","refresh_token":"NI1k9Q5zsEZfX2wyhad3PT0i46dcazI1","username":"18020119796"}}`,
}

/** Keys in their order, and the type of each value. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
}

describe.each(Object.keys(documented) as Name[])('POST /api/v1/%s', (name) => {
  it('answers exactly like the example of its document', async () => {
    const answer = await v1.ask(name, await v1.good(name))
    const example = JSON.parse(documented[name]) as { data: Record<string, string> }
    expect(shapeOf(answer)).toEqual(shapeOf(example))
    const { data, ...envelope } = answer
    expect(envelope).toEqual({ state: true, error: '默认返回值' })
    for (const [key, value] of Object.entries(example.data))
      if (key.endsWith('_token')) expect(data[key]).toMatch(/^[0-9a-zA-Z]{32}$/)
      else expect(data[key]).toBe(value)
  })

  it('answers 1001 without each of its parameters: missing, empty, null or no text', async () => {
    const request = await v1.good(name)
    for (const key of Object.keys(request))
      for (const value of [undefined, '', null, {}, []])
        expect(await v1.ask(name, { ...request, [key]: value }), key).toEqual(failures[1001])
  })

  it.each(['', '{', '[]', 'null', '"text"', '7', '{"a":', '\u0000', '['.repeat(30_000)])(
    'answers 1001 to a body that is no JSON object: %j',
    async (body) => {
      expect(await v1.ask(name, body)).toEqual(failures[1001])
    },
  )

  it('answers 1001 to a body of 2 MB, and to text that no database holds', async () => {
    const request = await v1.good(name)
    const [key = ''] = Object.keys(request)
    expect(await v1.ask(name, { ...request, more: 'x'.repeat(2_000_000) })).toEqual(failures[1001])
    for (const value of ['a\0b', '\ud800'])
      expect(await v1.ask(name, { ...request, [key]: value })).toEqual(failures[1001])
  })

  it('ignores parameters it does not know', async () => {
    const more = { extra: 'x', __proto__: null, constructor: 'x', query: '{ __typename }', time: v1.time() }
    const request = await v1.good(name)
    const body = JSON.stringify({ ...more, ...request }).replace('{', '{"__proto__":"x","toString":"x",')
    expect((await v1.ask(name, body)).state).toBe(true)
  })

  it('takes a form, multipart and the query as well, in its own language only', async () => {
    const path = `/api/v1/${name}`
    const headers = { 'accept-language': 'en' }
    const form = new URLSearchParams(await v1.good(name))
    expect((await v1.g.send(path, { method: 'POST', body: form, headers })).body.state).toBe(true)
    const multipart = new FormData()
    for (const [key, value] of Object.entries(await v1.good(name))) multipart.set(key, value)
    expect((await v1.g.send(path, { method: 'POST', body: multipart, headers })).body.state).toBe(true)
    const query = new URLSearchParams(await v1.good(name)).toString()
    expect((await v1.g.send(`${path}?${query}`, { method: 'POST', headers })).body.state).toBe(true)
    expect((await v1.g.send(path, { method: 'POST', headers })).body).toEqual(failures[1001])
  })

  it('answers 405 to any other verb', async () => {
    const query = new URLSearchParams(await v1.good(name)).toString()
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
      const { status, headers, body } = await v1.g.send(`/api/v1/${name}?${query}`, { method })
      expect(status).toBe(405)
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(body).toEqual(method === 'HEAD' ? '' : { Error: 'Method not allowed' })
    }
  })

  it('answers 415 to a body of another type, and allows no foreign page to read', async () => {
    const body = JSON.stringify(await v1.good(name))
    for (const type of [
      'text/plain',
      'text/plain;charset=UTF-8',
      'application/xml',
      'application/jsonp',
      '',
    ]) {
      const headers = { 'content-type': type, origin: 'https://evil.test' }
      const answer = await v1.g.send(`/api/v1/${name}`, { method: 'POST', headers, body })
      expect(answer.status, type).toBe(415)
      expect(answer.body).toEqual({ Error: "Bad Content-Type or charset, expected 'application/json'" })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('answers 101 when something breaks, and 1 when the database is away', async () => {
    const request = await v1.good(name)
    const broken = (error: Error) => v1.g.beside({ db: brokenDatabase(v1.g.deps.db, error) })
    // A token that was just issued checks without the database.
    const asked = name === 'check_token' ? { token: 'unknown' } : request
    expect(await v1.ask(name, asked, broken(new Error('hunter2')))).toEqual(failures[101])
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(await v1.ask(name, asked, broken(away))).toEqual(failures[1])
  })
})
