import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { withFallback } from '../../../src/store/fallback.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { busyHasher } from '../../support/hashers.ts'
import { freshAddress, from, startWindow, tappedStore } from '../../support/joining.ts'
import { bearer } from '../../support/operations.ts'
import { md5Signed } from '../../support/signed.ts'

const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }'
type Asked = Pick<ReturnType<typeof from>, 'graphql'>

let g: TestGateway
let members = 0
beforeAll(async () => {
  g = await openTestGateway()
})
afterAll(() => g.close())

async function member(): Promise<string> {
  const username = `m${members++}`
  await createMember(g.deps, { username, password: 'correct horse' })
  return username
}

/** How a login ended: `ok`, or its code and after how many seconds to try again. */
async function tried(doors: Asked, u: string, p = 'wrong horse'): Promise<unknown[]> {
  const answer = await doors.graphql(query, { u, p })
  if (!answer.errors) return ['ok']
  const { code, retryAfter } = answer.errors[0].extensions
  return retryAfter === undefined ? [code] : [code, retryAfter]
}

async function fail(doors: Asked, u: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect(await tried(doors, u)).toEqual(['INVALID_CREDENTIALS'])
}

describe('failed logins from one network on one account', () => {
  it('are free ten times; then each is followed by a longer wait, up to five minutes', async () => {
    const [name, doors] = [await member(), from(g, freshAddress())]
    await fail(doors, name, 10)
    for (const wait of [2, 4, 8, 16, 32, 64, 128, 256, 300]) {
      await fail(doors, name, 1)
      expect(await tried(doors, name)).toEqual(['TOO_MANY_ATTEMPTS', wait])
      await g.pass(wait / 2)
      expect(await tried(doors, name, 'correct horse')).toEqual(['TOO_MANY_ATTEMPTS', wait / 2])
      await g.pass(wait / 2)
    }
    expect(await tried(doors, name, 'correct horse')).toEqual(['ok'])
  })

  it('are forgotten by a login, and by a quarter of an hour', async () => {
    const [name, doors] = [await member(), from(g, freshAddress())]
    await fail(doors, name, 10)
    expect(await tried(doors, name, 'correct horse')).toEqual(['ok'])
    await fail(doors, name, 11)
    expect(await tried(doors, name)).toEqual(['TOO_MANY_ATTEMPTS', 2])
    await g.pass(900)
    await fail(doors, name, 11)
    expect(await tried(doors, name)).toEqual(['TOO_MANY_ATTEMPTS', 2])
  })

  it('stop nobody else: not the member elsewhere, not another account from there', async () => {
    const [name, other] = [await member(), await member()]
    const doors = from(g, freshAddress())
    await fail(doors, name, 11)
    expect(await tried(doors, name, 'correct horse')).toEqual(['TOO_MANY_ATTEMPTS', 2])
    expect(await tried(from(g, freshAddress()), name, 'correct horse')).toEqual(['ok'])
    expect(await tried(doors, other, 'correct horse')).toEqual(['ok'])
  })

  it('100 at once, on two gateways, get eleven passwords compared', async () => {
    let compared = 0
    const { hasher } = g.deps
    const verify = (password: string, hash: string) => (compared++, hasher.verify(password, hash))
    const counting = { hasher: { ...hasher, verify } }
    const address = freshAddress()
    const doors = [from(g.beside(counting), address), from(g.beside(counting), address)]
    const name = await member()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => tried(doors[i % 2] ?? g, name, `guess ${i}`)),
    )
    expect(compared).toBe(11)
    expect(answers.filter(([code]) => code === 'INVALID_CREDENTIALS')).toHaveLength(11)
    expect(answers.filter(([code]) => code === 'TOO_MANY_ATTEMPTS')).toHaveLength(89)
  })

  it('count on one budget for GraphQL, both old logins, authorize and changePassword', async () => {
    await createApp(g.deps, { appid: 'shop', secret: 'shop-secret', checkReplay: false })
    const [username, doors] = [await member(), from(g, freshAddress())]
    const { data } = await doors.graphql(query, { u: username, p: 'correct horse' })
    const time = String(Math.floor(g.deps.now() / 1000))
    const signed = (password: string) => md5Signed({ appid: 'shop', username, password, time }, 'shop-secret')
    const change =
      'mutation ($p: String!) { changePassword(currentPassword: $p, newPassword: "a fine new one") }'
    const authorize = `mutation ($appid: String!, $username: String!, $password: String!, $time: String!, $token: String!) {
      authorize(appid: $appid, username: $username, password: $password, time: $time, token: $token) { group }
    }`
    const ways = {
      login: async (p: string) => codeOf(await doors.graphql(query, { u: username, p })),
      authorize: async (p: string) => codeOf(await doors.graphql(authorize, signed(p))),
      changePassword: async (p: string) =>
        codeOf(await doors.graphql(change, { p }, bearer(data.login.accessToken))),
      'api-v1 login': async (password: string) =>
        (await doors.post('/api/v1/login', { username, password, time })).body.code,
      'api-v1 authorize': async (p: string) => (await doors.post('/api/v1/authorize', signed(p))).body.code,
      'v1-site login': async (password: string) =>
        (await doors.post('/v1/site/login', { username, password, group: 'h5' })).body.code,
    }
    const failed = [...Object.values(ways), ...Object.values(ways).slice(0, 5)]
    for (const way of failed) expect(['INVALID_CREDENTIALS', 1004, 422]).toContain(await way('wrong horse'))
    const refused = await Promise.all(
      Object.entries(ways).map(async ([name, way]) => [name, await way('correct horse')]),
    )
    expect(Object.fromEntries(refused)).toEqual({
      login: 'TOO_MANY_ATTEMPTS',
      authorize: 'TOO_MANY_ATTEMPTS',
      changePassword: 'TOO_MANY_ATTEMPTS',
      'api-v1 login': 1004,
      'api-v1 authorize': 1004,
      'v1-site login': 422,
    })
    expect(await tried(from(g, freshAddress()), username, 'correct horse')).toEqual(['ok'])
  })

  it('are neither counted nor forgotten by a busy server, which takes no waiting place', async () => {
    const [name, address] = [await member(), freshAddress()]
    const doors = from(g, address)
    const busy = from(g.beside({ hasher: busyHasher(g.deps.hasher) }), address)
    const beBusy = async (times: number) => {
      for (let i = 0; i < times; i++) expect(await tried(busy, name)).toEqual(['BUSY', 1])
    }
    await fail(doors, name, 5)
    await beBusy(30)
    await fail(doors, name, 5)
    await beBusy(3)
    await fail(doors, name, 1)
    expect(await tried(busy, name)).toEqual(['TOO_MANY_ATTEMPTS', 2])
    await g.pass(2)
    await beBusy(3)
    await fail(doors, name, 1)
    expect(await tried(doors, name)).toEqual(['TOO_MANY_ATTEMPTS', 4])
  })

  it('go on being counted in process while the store is gone', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const own = g.beside({ store, counters: withFallback(store, g.deps.now) })
    const [name, doors] = [await member(), from(own, freshAddress())]
    tap.down = true
    await fail(doors, name, 11)
    expect(await tried(doors, name, 'correct horse')).toEqual(['TOO_MANY_ATTEMPTS', 2])
    await g.pass(2)
    expect(await tried(doors, name, 'correct horse')).toEqual(['ok'])
    tap.down = false
    expect(await tried(doors, name, 'correct horse')).toEqual(['ok'])
  })

  it('stay counted when the store skips a beat, and when it comes back: nobody guesses on meanwhile', async () => {
    const { store, tap } = tappedStore(g.deps.store)
    const own = g.beside({ store, counters: withFallback(store, g.deps.now) })
    const [name, doors] = [await member(), from(own, freshAddress())]
    await fail(doors, name, 11)
    const locked = ['TOO_MANY_ATTEMPTS', 2]
    expect(await tried(doors, name)).toEqual(locked)
    tap.down = true
    expect(await tried(doors, name, 'correct horse')).toEqual(locked)
    await g.pass(2)
    await fail(doors, name, 1)
    tap.down = false
    expect(await tried(doors, name, 'correct horse')).toEqual(['TOO_MANY_ATTEMPTS', 4])
  })

  it('say to api-v1 what a wrong password says', async () => {
    const [username, doors] = [await member(), from(g, freshAddress())]
    const body = { username, password: 'wrong horse', time: '1' }
    const answers = []
    for (let i = 0; i < 13; i++) answers.push((await doors.post('/api/v1/login', body)).body)
    for (const answer of answers)
      expect(answer).toEqual({ state: false, code: 1004, error: '用户名不存在或密码错误' })
  })
})

describe('failed logins from one network on all accounts', () => {
  it('are 100 an hour: a network per IPv6 /64, and right logins cost nothing', async () => {
    await startWindow(g, 3_600)
    const name = await member()
    const doors = (i: number) => from(g, `2001:db8:7:1::${(i + 1).toString(16)}`)
    for (let i = 0; i < 120; i++) expect(await tried(doors(i), name, 'correct horse')).toEqual(['ok'])
    for (let i = 0; i < 100; i++) await fail(doors(i), `nobody ${i}`, 1)
    expect(await tried(doors(200), name, 'correct horse')).toEqual(['TOO_MANY_ATTEMPTS', 3_600])
    expect(await tried(from(g, '2001:db8:7:2::1'), name, 'correct horse')).toEqual(['ok'])
    await startWindow(g, 3_600)
    expect(await tried(doors(0), name, 'correct horse')).toEqual(['ok'])
  })
})

it('a refused login is told in the language of the caller', async () => {
  const [name, doors] = [await member(), from(g, freshAddress())]
  await fail(doors, name, 11)
  const ask = (language: string) => doors.graphql(query, { u: name, p: 'x' }, { 'accept-language': language })
  expect(failuresOf(await ask('en'))).toEqual(failure('TOO_MANY_ATTEMPTS'))
  expect(failuresOf(await ask('zh-CN'))).toEqual(failure('TOO_MANY_ATTEMPTS', 'zh'))
})
