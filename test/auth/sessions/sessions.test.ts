import { randomUUID } from 'node:crypto'
import { getNamedType, isObjectType, type GraphQLOutputType } from 'graphql'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { schema } from '../../../src/schema/index.ts'
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

describe('sessions of me', () => {
  const page = `query ($first: Int, $after: String) { me { sessions(first: $first, after: $after) {
    edges { cursor node { id device appid current lastSeenAt } } nodes { id } pageInfo { hasNextPage endCursor } } } }`

  it('come in pages, newest first, and are live ones of the member only', async () => {
    const [ann, bob] = [await newMember(), await newMember()]
    await createApp(g.deps, { appid: 'pages' })
    await enter(bob)
    const idle = await enter(ann, { device: 'idle' })
    g.clock.advance(30 * 86_400)
    const ended = await enter(ann, { device: 'ended' })
    await g.graphql(logout, {}, bearer(ended.accessToken))
    const opened = []
    for (const device of ['one', 'two', 'three']) {
      g.clock.advance(1)
      opened.push(await enter(ann, { device, appid: 'pages' }))
    }
    const mine = opened[1]
    const ask = async (variables: object) => {
      const { data, errors } = await g.graphql(page, variables, bearer(mine.accessToken))
      expect(errors).toBeUndefined()
      return data.me.sessions
    }
    const first = await ask({ first: 2 })
    const rows = first.edges.map(({ node }: { node: object }) => node)
    expect(rows).toEqual([
      { id: opened[2].sessionId, device: 'three', appid: 'pages', current: false, lastSeenAt: instant(0) },
      { id: mine.sessionId, device: 'two', appid: 'pages', current: true, lastSeenAt: instant(0) },
    ])
    expect(first.nodes).toEqual(rows.map(({ id }: { id: string }) => ({ id })))
    expect(first.pageInfo).toEqual({ hasNextPage: true, endCursor: first.edges[1].cursor })
    const second = await ask({ first: 2, after: first.pageInfo.endCursor })
    expect(second.nodes).toEqual([{ id: opened[0].sessionId }])
    expect(second.pageInfo.hasNextPage).toBe(false)
    expect((await ask({})).nodes).toHaveLength(3)
    expect((await refresh(g, idle.refreshToken)).errors).toHaveLength(1)
  })

  it('are as fresh as the store: a check is seen', async () => {
    const ann = await newMember()
    const [mine, other] = [await enter(ann), await enter(ann)]
    g.clock.advance(600)
    await check(g, other.accessToken)
    const { data } = await g.graphql(page, {}, bearer(mine.accessToken))
    const seen = data.me.sessions.edges.find(({ node }: any) => node.id === other.sessionId).node.lastSeenAt
    expect(seen).toBe(instant(0))
  })

  it('are shown by the login that opened one too, which is not of this request yet', async () => {
    const ann = await newMember()
    const query = `mutation ($username: String!) { login(username: $username, password: "correct horse") {
      sessionId member { username sessions { nodes { id current } } } } }`
    const { data } = await g.graphql(query, { username: ann })
    const { sessionId: id, member } = data.login
    expect(member).toEqual({ username: ann, sessions: { nodes: [{ id, current: false }] } })
  })

  it('refuse a page that is too large and a cursor that is none', async () => {
    const { accessToken } = await enter(await newMember())
    const failed = async (args: string) => {
      const answer = await g.graphql(`{ me { sessions(${args}) { nodes { id } } } }`, {}, bearer(accessToken))
      expect(failuresOf(answer)).toEqual(failure('BAD_INPUT'))
      return answer.errors[0].extensions.fields
    }
    expect(await failed('first: 201')).toEqual(['first'])
    expect(await failed('after: "x"')).toEqual(['after'])
    expect(await failed(`after: "${Buffer.from('GPC:N:1').toString('base64')}"`)).toEqual(['after'])
  })
})

describe('a member', () => {
  it('leads to nobody else: no type it reaches has a field that is a member', () => {
    const seen = new Set<string>()
    const walk = (type: unknown): void => {
      const named = getNamedType(type as GraphQLOutputType)
      if (!isObjectType(named) || seen.has(named.name)) return
      seen.add(named.name)
      for (const field of Object.values(named.getFields())) walk(field.type)
    }
    const member = schema.getType('Member')
    if (!isObjectType(member)) throw new Error('Member is no object type')
    for (const field of Object.values(member.getFields())) walk(field.type)
    expect([...seen].toSorted()).toEqual([
      'MemberAccount',
      'MemberLevel',
      'PageInfo',
      'Session',
      'SessionConnection',
      'SessionEdge',
      'WechatIdentity',
    ])
  })

  it('shows no hash, no sealed secret and no slot, nor does what it reaches', () => {
    const names = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()) : [],
    )
    expect(names.length).toBeGreaterThan(100)
    expect(
      names.filter((name) => /(password|access|refresh)Hash|sealed|slot|usernameKey/i.test(name)),
    ).toEqual([])
  })
})

describe('what only a member may see or do', () => {
  const operations = [
    '{ me { id } }',
    '{ me { sessions { nodes { id } } } }',
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
