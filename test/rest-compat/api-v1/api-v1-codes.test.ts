import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { failures, openApiV1, password, secret, username } from '../../support/api-v1.ts'
import { busyHasher } from '../../support/hashers.ts'
import { md5Signed } from '../../support/signed.ts'

let v1: Awaited<ReturnType<typeof openApiV1>>
beforeAll(async () => void (v1 = await openApiV1()))
afterAll(() => v1.g.close())

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
        const { status, headers, body } = await v1.g.send(path, { method })
        expect(status, path).toBe(404)
        expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
        expect(body).toEqual({ Error: 'Resource not found' })
      }
  })

  it('answers 1004 to unknown and wrong alike', async () => {
    for (const more of [{ username: 'nobody' }, { password: 'wrong' }])
      expect(await v1.ask('login', { ...(await v1.good('login')), ...more })).toEqual(failures[1004])
    for (const more of [{ username: 'nobody' }, { password: 'wrong' }]) {
      const fields = { appid: 'demo-app', username, password, time: v1.time(), ...more }
      expect(await v1.ask('authorize', md5Signed(fields, secret))).toEqual(failures[1004])
    }
  })

  it('answers authorize 1002, 3, 1003 and 1004 in this order', async () => {
    const fields = { appid: 'demo-app', username: 'nobody', password: 'wrong', time: v1.time() }
    const answers = []
    for (const [more, key] of [
      [{ appid: 'nobody-app', time: '1' }, 'wrong'],
      [{ appid: 'old-app', time: '1' }, 'wrong'],
      [{ time: '1' }, secret],
      [{}, 'wrong'],
      [{ username: 'somebody' }, secret],
    ] as const)
      answers.push(await v1.ask('authorize', md5Signed({ ...fields, ...more }, key)))
    expect(answers).toEqual([failures[1002], failures[3], failures[1003], failures[1003], failures[1004]])
  })

  it('answers 1003 to the same signed request again', async () => {
    const request = await v1.good('authorize')
    expect((await v1.ask('authorize', request)).state).toBe(true)
    expect(await v1.ask('authorize', request)).toEqual(failures[1003])
  })

  it('answers 1 when the server is busy', async () => {
    const busy = v1.g.beside({ hasher: busyHasher(v1.g.deps.hasher) })
    for (const name of ['login', 'authorize'] as const)
      expect(await v1.ask(name, await v1.good(name), busy)).toEqual(failures[1])
  })

  it('takes numbers for texts', async () => {
    await createMember(v1.g.deps, { username: '7', password: '12345678' })
    expect((await v1.ask('login', { username: 7, password: 12_345_678, time: 1_700_000_000 })).state).toBe(
      true,
    )
  })
})
