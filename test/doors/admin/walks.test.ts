import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createInvites } from '../../../src/auth/members/invite-codes.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { adminSchema } from '../../../src/schema/admin/index.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, login } from '../../support/operations.ts'
import { openCountedDatabase, type CountedDatabase } from '../../support/statements.ts'

const reader = 'read-token-0123456789-0123456789-abcd'

let database: CountedDatabase
let g: TestGateway

beforeAll(async () => {
  database = await openCountedDatabase()
  g = await openTestGateway({ database, env: { ADMIN_TOKEN: `read:${reader}` } })
  await createApp(g.deps, { appid: 'shop' })
  await createApp(g.deps, { appid: 'kiosk' })
  for (const username of ['ann', 'bob', 'cid', 'dan']) {
    await createMember(g.deps, { username, password: 'correct horse' })
    for (const device of ['phone', 'tablet', 'laptop']) {
      g.clock.advance(1)
      await login(g, username, 'correct horse', { device, appid: username === 'dan' ? 'kiosk' : 'shop' })
    }
  }
  await createInvites(g.deps, { owner: 'ann', count: 5 })
})
afterAll(() => g.close())

/** What a reading credential is answered. */
const ask = async (query: string, variables: object = {}) =>
  (await g.post('/admin/graphql', { query, variables }, bearer(reader))).body

/** The answer of a walk that must succeed, and how many SQL statements it cost. */
async function walked(query: string, variables: object = {}) {
  database.statements.length = 0
  const { data, errors } = await ask(query, variables)
  expect(errors).toBeUndefined()
  return { data, cost: database.statements.length }
}

const refusal = async (query: string, variables: object = {}) => {
  const { errors = [] } = await ask(query, variables)
  return errors.map(({ extensions: { code, fields } }: { extensions: object & Record<string, unknown> }) =>
    fields ? { code, fields } : { code },
  )
}

type Edges<Node> = {
  edges: { cursor: string; node: Node }[]
  nodes: Node[]
  pageInfo: Record<string, unknown>
}

/** Every row of a connection, in pages of `first`, and how many pages it took. */
async function allPages<Node>(field: string, selection: string, first: number) {
  const query = `query ($first: Int, $after: String) { it: ${field.replace('(', '(first: $first, after: $after, ')} {
    nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`
  const rows: Node[] = []
  for (let pages = 1, after: unknown = null; ; pages++) {
    const { it: page } = (await walked(query, { first, after })).data as { it: Edges<Node> }
    rows.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return { rows, pages }
    after = page.pageInfo.endCursor
  }
}

describe('an admin walks', () => {
  it('from a member to its sessions, their app, and back', async () => {
    const { data, cost } = await walked(`{ member(name: "ann") {
      username sessions(first: 2) { edges { node { device member { username } app { appid } } } } } }`)
    const node = (device: string) => ({
      node: { device, member: { username: 'ann' }, app: { appid: 'shop' } },
    })
    expect(data.member.sessions.edges).toEqual([node('laptop'), node('tablet')])
    expect(cost).toBe(5)
  })

  it('from an app to the sessions opened for it', async () => {
    const { data } = await walked('{ app(appid: "kiosk") { sessions { nodes { member { username } } } } }')
    expect(data.app.sessions.nodes).toEqual(Array(3).fill({ member: { username: 'dan' } }))
    expect((await walked('{ app(appid: "no such") { id } }')).data.app).toBeNull()
  })

  it('from an audited event to its member, and from a member to its audit', async () => {
    const { data, cost } = await walked(
      '{ auditEventsConnection(first: 6, event: "login") { nodes { event member { username } } } }',
    )
    const names = data.auditEventsConnection.nodes.map((row: any) => row.member.username)
    expect(names).toEqual(['dan', 'dan', 'dan', 'cid', 'cid', 'cid'])
    expect(cost).toBe(2)
    const own = await walked(
      '{ member(name: "bob") { audit(first: 2) { nodes { event result memberId } } } }',
    )
    expect(own.data.member.audit.nodes).toEqual(Array(2).fill({ event: 'login', result: 'ok', memberId: 2 }))
  })

  it('from an event of a deleted member to nobody', async () => {
    const { id } = await createMember(g.deps, { username: 'gone', password: 'correct horse' })
    await login(g, 'gone', 'correct horse')
    await g.deps.db.member.delete({ where: { id } })
    const { data } = await walked('{ auditEventsConnection(first: 1) { nodes { memberId member { id } } } }')
    expect(data.auditEventsConnection.nodes).toEqual([{ memberId: id, member: null }])
  })

  it('from members to identities, invite codes, level and referrer', async () => {
    const { db } = g.deps
    const account = await db.wechatAccount.create({
      data: { type: 'mini', appid: 'wx1', secretSealed: 'sealed', hash: 'mini01' },
    })
    await db.wechatIdentity.create({ data: { memberId: 2, accountId: account.id, openid: 'o-bob' } })
    await db.member.update({
      where: { id: 2 },
      data: { referrer: { connect: { id: 1 } }, level: { create: { level: 3, name: 'gold' } } },
    })
    const { data } = await walked(`{ member(name: "bob") { level { name level } referrer { username
      inviteCodes(first: 1) { nodes { owner { username } usedBy { id } level { id } } } }
      identities { openid account { appid identities { nodes { member { username } } } } } } }`)
    expect(data.member).toEqual({
      level: { name: 'gold', level: 3 },
      referrer: {
        username: 'ann',
        inviteCodes: { nodes: [{ owner: { username: 'ann' }, usedBy: null, level: null }] },
      },
      identities: [
        {
          openid: 'o-bob',
          account: { appid: 'wx1', identities: { nodes: [{ member: { username: 'bob' } }] } },
        },
      ],
    })
  })

  it('from all members to the sessions of each in as many statements as from one', async () => {
    const query = (first: number) => `{ membersConnection(first: ${first}) { edges { node { username
      sessions(first: 2) { edges { node { device app { appid } } } } } } } }`
    const { data, cost } = await walked(query(4))
    const devices = data.membersConnection.edges.map(({ node }: any) =>
      node.sessions.edges.map((edge: any) => edge.node.device),
    )
    expect(devices).toEqual(Array(4).fill(['laptop', 'tablet']))
    expect(cost).toBe(5)
    expect((await walked(query(2))).cost).toBe(5)
    expect((await walked(query(1))).cost).toBe(5)
    const next = (
      await walked(
        query(4).replace('edges { node { device', 'pageInfo { hasNextPage } edges { node { device'),
      )
    ).data.membersConnection.edges[0].node.sessions.pageInfo
    expect(next).toEqual({ hasNextPage: true })
  })
})

describe('a page', () => {
  it.each([
    ['membersConnection()', 'username'],
    ['auditEventsConnection(event: "login")', 'id'],
    ['inviteCodesConnection()', 'id'],
    ['appsConnection()', 'appid'],
  ])('of %s follows another without a gap or a row twice', async (field, selection) => {
    const whole = await allPages(field, selection, 200)
    const paged = await allPages(field, selection, 2)
    expect(whole.rows.length).toBeGreaterThan(1)
    expect([whole.pages, paged.pages]).toEqual([1, Math.ceil(whole.rows.length / 2)])
    expect(paged.rows).toEqual(whole.rows)
  })

  it('can be followed backwards', async () => {
    const query = (args: string) =>
      `{ inviteCodesConnection(${args}) { nodes { id } pageInfo { startCursor hasPreviousPage } } }`
    const last = (await walked(query('last: 2'))).data.inviteCodesConnection
    expect(last.nodes).toEqual([{ id: 2 }, { id: 1 }])
    const before = (await walked(query(`last: 2, before: "${last.pageInfo.startCursor}"`))).data
    expect(before.inviteCodesConnection.nodes).toEqual([{ id: 4 }, { id: 3 }])
    expect(before.inviteCodesConnection.pageInfo.hasPreviousPage).toBe(true)
  })

  it('begins behind a row that is gone, and never counts rows to get there', async () => {
    const query =
      'query ($after: String) { auditEventsConnection(first: 2, after: $after) { edges { cursor node { id } } } }'
    const [first, second] = (await walked(query)).data.auditEventsConnection.edges
    const after = first.cursor
    await g.deps.db.auditEvent.delete({ where: { id: BigInt(first.node.id) } })
    const { data } = await walked(query, { after })
    expect(data.auditEventsConnection.edges[0]).toEqual(second)
    const [sql = ''] = database.statements.filter((statement) => statement.includes('audit_events'))
    expect(sql).toMatch(/"id" < \$\d+.* ORDER BY .*"id" DESC LIMIT/)
  })

  it('has 20 rows unless told, at most 200', async () => {
    expect(await refusal('{ membersConnection(first: 201) { nodes { id } } }')).toEqual([
      { code: 'BAD_INPUT', fields: ['first'] },
    ])
    for (const wrong of ['first: 0', 'first: -1', 'last: 0', 'last: 1000'])
      expect(await refusal(`{ appsConnection(${wrong}) { nodes { id } } }`)).toMatchObject([
        { code: 'BAD_INPUT' },
      ])
    const made = Array.from({ length: 20 }, (_, i) => ({ username: `m${i}`, usernameKey: `m${i}` }))
    await g.deps.db.member.createMany({ data: made })
    expect(
      (await walked('{ membersConnection { nodes { id } } }')).data.membersConnection.nodes,
    ).toHaveLength(20)
  })

  const text = (cursor: string) => Buffer.from(cursor).toString('base64')

  it.each([
    ['no base64', '%%%'],
    ['of nobody', text('something')],
    ['of a word', text('GPC:S:ann')],
    ['of no number', text('GPC:N:x')],
    ['of a number too great', text('GPC:N:99999999999')],
    ['of a big number too great', text('GPC:I:99999999999999999999')],
    ['of a half row', text('GPC:N:1.5')],
    ['of nothing', text('GPC:Z:')],
    ['of an object', text('GPC:O:{"not":1}')],
    ['of an unknown kind', text('GPC:X:1')],
    ['that is empty', ''],
  ])('is refused with a cursor %s', async (_, after) => {
    for (const field of [
      'membersConnection',
      'auditEventsConnection',
      'inviteCodesConnection',
      'appsConnection',
    ]) {
      const query = `query ($after: String) { ${field}(after: $after) { nodes { id } } }`
      const [refused] = await refusal(query, { after })
      expect(refused).toEqual({ code: 'BAD_INPUT', fields: ['after'] })
    }
    const inner =
      'query ($after: String) { member(name: "ann") { sessions(before: $after, last: 1) { nodes { id } } } }'
    expect(await refusal(inner, { after })).toEqual([{ code: 'BAD_INPUT', fields: ['before'] }])
  })

  it('is refused with arguments that contradict each other', async () => {
    const cursor = text('GPC:N:1')
    for (const args of [
      `before: "${cursor}", after: "${cursor}"`,
      `before: "${cursor}", first: 1`,
      `after: "${cursor}", last: 1`,
    ]) {
      const answer = await ask(`{ membersConnection(${args}) { nodes { id } } }`)
      expect(failuresOf(answer)).toEqual(failure('BAD_INPUT'))
    }
  })
})

describe('a walk', () => {
  const inside = (first: number, fields: string) =>
    `membersConnection(first: ${first}) { nodes { sessions(first: ${first}) { nodes { ${fields} } } } }`

  it('is refused as TOO_COMPLEX when its pages multiply, also over variables and fragments', async () => {
    const hostile = [
      `{ ${inside(200, 'id')} }`,
      `{ ${inside(150, 'id')} }`,
      `{ ${inside(1000, 'id')} }`,
      `{ ...A } fragment A on Query { ${inside(200, 'id')} }`,
      '{ members(limit: 200) { sessions(first: 200) { nodes { id } } } }',
      '{ apps { sessions(first: 200) { nodes { app { sessions(first: 200) { nodes { id } } } } } } }',
    ]
    for (const query of hostile) expect(await refusal(query)).toEqual([{ code: 'TOO_COMPLEX' }])
    const query =
      'query ($n: Int) { membersConnection(first: $n) { nodes { sessions(first: $n) { nodes { id } } } } }'
    expect(await refusal(query, { n: 200 })).toEqual([{ code: 'TOO_COMPLEX' }])
    expect(await refusal(query, { n: 20 })).toEqual([])
    // Each fragment spreads the next twice: to walk them all would take for ever.
    const bomb = Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)
    const fuse = `{ ...F0 } ${bomb.join(' ')} fragment F60 on Query { appsConnection(first: 1) { nodes { id } } }`
    expect(await refusal(fuse)).toEqual([{ code: 'TOO_COMPLEX' }])
  })

  it('of a sensible size passes', async () => {
    await walked(`{ ${inside(100, 'id device app { appid }')} }`)
    await walked(`{ membersConnection(first: 50) { edges { cursor node { id username mobile email nickname createdAt
      sessions(first: 5) { edges { node { id device address group createdAt lastSeenAt expiresAt } } } } } } }`)
    await walked(`{ auditEventsConnection(first: 200) { pageInfo { endCursor } nodes { id at event result memberId
      sessionId appid dialect address userAgent member { username } } } }`)
    await walked(
      '{ appsConnection { edges { node { sessions { edges { node { member { username } } } } } } } }',
    )
  })
})

it('no object type of the admin schema shows a hash, a sealed secret or a slot', () => {
  const fields = Object.values(adminSchema.getTypeMap()).flatMap((type) =>
    'getFields' in type ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : [],
  )
  expect(fields.length).toBeGreaterThan(100)
  expect(
    fields.filter((name) => /sealed|passwordHash|accessHash|refreshHash|slot|usernameKey/i.test(name)),
  ).toEqual([])
})
