import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { countMembers, findMemberIds } from '../../../src/auth/members/search.ts'
import { Prisma } from '../../../src/db/generated/client.ts'
import { admin, adminData, adminEnv } from '../../support/admin.ts'
import { cli } from '../../support/cli.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env: adminEnv })
  const made = [
    { username: 'Ann.Archer', mobile: '13800138000', email: 'ann@example.com', nickname: '小安' },
    { username: 'bob', mobile: '13911112222', realname: '王小明' },
    { username: 'cid_50%', email: 'Cid@Example.org' },
    { username: '王芳', nickname: '\\back' },
  ]
  for (const one of made) await createMember(g.deps, { ...one, proven: 'all' })
  await g.deps.db.member.update({ where: { id: 2 }, data: { disabledAt: new Date() } })
})
afterAll(() => g.close())

const found = async (search: string) => {
  const { membersConnection } = await adminData(
    g,
    'query ($s: String) { membersConnection(search: $s) { nodes { id } } }',
    { s: search },
  )
  return membersConnection.nodes.map(({ id }: { id: number }) => id)
}

describe('a search for members', () => {
  it.each([
    ['the middle of a username, in any case', 'n.arch', [1]],
    ['a name with signs that SQL reads otherwise', '50%', [3]],
    ['an underscore, which stands for itself', 'd_5', [3]],
    ['a backslash', '\\ba', [4]],
    ['the last digits of a phone', '2222', [2]],
    ['a phone as people write it', '138 0013-8000', [1]],
    ['a phone with its country', '+86139', [2]],
    ['the domain of an address, in any case', 'EXAMPLE', [1, 3]],
    ['two Chinese characters of a real name', '小明', [2]],
    ['a Chinese nickname', '小安', [1]],
    ['a whole Chinese username', '王芳', [4]],
    ['blanks around it', '  bob ', [2]],
    ['what nobody has', 'zz top', []],
    ['pairs that are there, but not in this order', 'hecar', []],
  ])('finds %s', async (_, search, ids) => {
    expect(await found(search)).toEqual(ids)
    expect(await countMembers(g.deps, { search })).toBe(ids.length)
  })

  it.each(['a', ' 王 ', '-'])('wants two characters: %j', async (search) => {
    const answer = await admin(g, 'query ($s: String) { memberCount(search: $s) }', { s: search })
    expect(answer.errors[0].extensions).toMatchObject({ code: 'BAD_INPUT', fields: ['search'] })
  })

  it('may ask for those who are locked out, or not', async () => {
    const { all, out, on } = await adminData(
      g,
      '{ all: memberCount out: memberCount(enabled: false) on: memberCount(search: "an", enabled: true) }',
    )
    expect({ all, out, on }).toEqual({ all: 4, out: 1, on: 1 })
  })

  it('asks the index', async () => {
    const { db } = g.deps
    const [, , plan] = await db.$transaction([
      db.$executeRaw`SET LOCAL enable_seqscan = off`,
      db.$executeRaw`SELECT 1`,
      db.$queryRaw<Record<string, string>[]>(
        Prisma.sql`EXPLAIN SELECT id FROM members
          WHERE member_grams(username, mobile, email, nickname, realname) @> member_grams('bob'::text)`,
      ),
    ])
    expect(JSON.stringify(plan)).toContain('members_grams_idx')
  })

  it('is printed by the command line a page at a time', async () => {
    const page = async (...more: string[]) =>
      JSON.parse(await cli(g.deps, 'member', 'search', '--text', 'example', '--first', '1', ...more))
    const first = await page()
    expect(first.members).toMatchObject([{ username: 'Ann.Archer' }])
    const second = await page('--after', first.after)
    expect(second).toMatchObject({ members: [{ username: 'cid_50%' }], after: null })
    expect(JSON.parse(await cli(g.deps, 'member', 'count', '--text', 'example'))).toEqual({ count: 2 })
  })
})

describe('a list of members', () => {
  const names = async (order: string, first: number) => {
    const seen: string[] = []
    const query = `query ($first: Int, $after: String) { it: membersConnection(orderBy: ${order}, first: $first,
      after: $after) { nodes { username } pageInfo { hasNextPage endCursor } } }`
    for (let after: unknown = null; ;) {
      const { it: page } = await adminData(g, query, { first, after })
      seen.push(...page.nodes.map(({ username }: { username: string }) => username))
      if (!page.pageInfo.hasNextPage) return seen
      after = page.pageInfo.endCursor
    }
  }

  beforeAll(async () => {
    const login = (id: number, at: string) =>
      g.deps.db.member.update({ where: { id }, data: { lastLoginAt: new Date(at) } })
    await login(3, '2026-01-01')
    await login(1, '2026-02-01')
  })

  const orders: [string, string[]][] = [
    ['JOINED', ['Ann.Archer', 'bob', 'cid_50%', '王芳']],
    ['USERNAME', ['Ann.Archer', 'bob', 'cid_50%', '王芳']],
    ['LAST_LOGIN', ['bob', '王芳', 'cid_50%', 'Ann.Archer']],
  ]
  it.each(orders)('is sorted by %s, both ways and on pages of any size', async (order, expected) => {
    for (const first of [1, 2, 3, 4]) {
      expect(await names(`${order}_ASC`, first)).toEqual(expected)
      expect(await names(`${order}_DESC`, first)).toEqual(expected.toReversed())
    }
  })

  it.each(orders)('is read backwards by %s', async (order, expected) => {
    const query = `query ($before: String) { it: membersConnection(orderBy: ${order}_ASC, last: 2, before: $before) {
      nodes { username } pageInfo { startCursor } } }`
    const last = (await adminData(g, query)).it
    const first = (await adminData(g, query, { before: last.pageInfo.startCursor })).it
    const shown = [...first.nodes, ...last.nodes].map(({ username }: { username: string }) => username)
    expect(shown).toEqual(expected)
  })

  it('says so when the row a page starts behind is gone, where the order needs it', async () => {
    const page = { order: 'username-asc', after: 999, take: 2 } as const
    await expect(findMemberIds(g.deps, {}, page)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(await findMemberIds(g.deps, {}, { ...page, order: 'joined-desc' })).toEqual([4, 3])
  })
})
