import { randomUUID } from 'node:crypto'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, check, login, refresh } from '../../support/operations.ts'

const list = `{ sessions { id current device userAgent group appid dialect address createdAt lastSeenAt
  expiresAt absoluteExpiresAt } }`
const revokeOthers = 'mutation { revokeOtherSessions }'
const logout = 'mutation { logout }'

let g: TestGateway
let members = 0
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

/** A member without any session yet. */
async function newMember(): Promise<string> {
  const username = `member ${members++}`
  await createMember(g.deps, { username, password: 'correct horse' })
  return username
}
const enter = (username: string, more: object = {}) => login(g, username, 'correct horse', more)
const instant = (seconds: number) => new Date(g.deps.now() + seconds * 1000).toISOString()

describe('me', () => {
  it('is the member of the token', async () => {
    const mobile = '13800138001'
    await createMember(g.deps, {
      username: 'Ann',
      password: 'correct horse',
      mobile,
      email: 'A@b.cd',
      nickname: '安',
    })
    const { accessToken } = await enter('ann')
    const { data } = await g.graphql(
      '{ me { username mobile email nickname createdAt } }',
      {},
      bearer(accessToken),
    )
    expect(data.me).toEqual({
      username: 'Ann',
      mobile: '+8613800138001',
      email: 'a@b.cd',
      nickname: '安',
      createdAt: instant(0),
    })
  })
})

describe('sessions', () => {
  it('are listed newest first, each with its device, group, app, address and times', async () => {
    const ann = await newMember()
    await createApp(g.deps, { appid: 'shop' })
    const first = await enter(ann, { device: 'Ann’s phone', group: 'iOS', appid: 'shop' })
    g.clock.advance(60)
    const body = JSON.stringify({ username: ann, password: 'correct horse', time: '1' })
    const headers = { 'content-type': 'application/json', 'user-agent': 'Old/1.0' }
    await g.send('/api/v1/login', { method: 'POST', headers, body, address: '2001:db8::7' })
    const { data } = await g.graphql(list, {}, bearer(first.accessToken))
    expect(data.sessions).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        current: false,
        device: null,
        userAgent: 'Old/1.0',
        group: 'default',
        appid: null,
        dialect: 'api-v1',
        address: '2001:db8::7',
        createdAt: instant(0),
        lastSeenAt: instant(0),
        expiresAt: instant(20_000),
        absoluteExpiresAt: instant(90 * 86_400),
      },
      {
        id: first.sessionId,
        current: true,
        device: 'Ann’s phone',
        userAgent: null,
        group: 'iOS',
        appid: 'shop',
        dialect: 'graphql',
        address: '203.0.113.7',
        createdAt: instant(-60),
        lastSeenAt: instant(0),
        expiresAt: instant(30 * 86_400 - 60),
        absoluteExpiresAt: instant(90 * 86_400 - 60),
      },
    ])
  })

  it('are seen when their tokens are checked or refreshed, to the minute', async () => {
    const ann = await newMember()
    const mine = await enter(ann)
    const other = await enter(ann)
    const seen = async () => {
      const { data } = await g.graphql('{ sessions { id lastSeenAt } }', {}, bearer(mine.accessToken))
      return data.sessions.find(({ id }: { id: string }) => id === other.sessionId).lastSeenAt
    }
    g.clock.advance(600)
    expect(await seen()).toBe(instant(-600))
    await check(g, other.accessToken)
    expect(await seen()).toBe(instant(0))
    g.clock.advance(30)
    await check(g, other.accessToken)
    expect(await seen()).toBe(instant(-30))
    g.clock.advance(600)
    await refresh(g, other.refreshToken)
    expect(await seen()).toBe(instant(0))
  })

  it('keep their id and their place in the list through a refresh', async () => {
    const ann = await newMember()
    const first = await enter(ann, { device: 'phone', group: 'h5' })
    const { data } = await refresh(g, first.refreshToken)
    const mine = await g.graphql(
      '{ sessions { id device group current } }',
      {},
      bearer(data.refresh.accessToken),
    )
    expect(mine.data.sessions).toEqual([{ id: first.sessionId, device: 'phone', group: 'h5', current: true }])
  })

  it('leave the list when they end, idle out, or are of somebody else', async () => {
    const [ann, bob] = [await newMember(), await newMember()]
    await enter(bob)
    const idle = await enter(ann)
    g.clock.advance(30 * 86_400)
    const ended = await enter(ann)
    await g.graphql(logout, {}, bearer(ended.accessToken))
    const mine = await enter(ann)
    const { data } = await g.graphql(list, {}, bearer(mine.accessToken))
    expect(data.sessions.map(({ id }: { id: string }) => id)).toEqual([mine.sessionId])
    expect((await refresh(g, idle.refreshToken)).errors).toHaveLength(1)
  })
})

describe('what only a member may see or do', () => {
  const operations = [
    '{ me { id } }',
    '{ sessions { id } }',
    logout,
    `mutation { revokeSession(id: "${randomUUID()}") }`,
    revokeOthers,
    'mutation { changePassword(currentPassword: "correct horse", newPassword: "better horse") }',
  ]

  it.each(operations)('needs a good token: %s', async (operation) => {
    const { accessToken, refreshToken } = await enter(await newMember())
    const ask = async (headers: Record<string, string>) => failuresOf(await g.graphql(operation, {}, headers))
    expect(await ask({})).toEqual(failure('UNAUTHENTICATED'))
    for (const authorization of ['', 'Basic YTpi', 'Bearer'])
      expect(await ask({ authorization })).toEqual(failure('UNAUTHENTICATED'))
    for (const token of ['x', refreshToken, 'a'.repeat(4_000)])
      expect(await ask(bearer(token))).toEqual(failure('TOKEN_INVALID'))
    g.clock.advance(1_800)
    expect(await ask(bearer(accessToken))).toEqual(failure('TOKEN_EXPIRED'))
    expect(await ask({ ...bearer(accessToken), 'accept-language': 'zh' })).toEqual(
      failure('TOKEN_EXPIRED', 'zh'),
    )
  })
})
