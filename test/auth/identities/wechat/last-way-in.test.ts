import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretPlace } from '../../../../src/auth/identities/wechat/accounts.ts'
import { seal } from '../../../../src/auth/secrets/keys.ts'
import { createMember } from '../../../../src/auth/members/members.ts'
import { issueSession } from '../../../../src/auth/sessions/sessions.ts'
import { codeOf, openTestGateway, type TestGateway } from '../../../support/gateway.ts'
import { bearer } from '../../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  for (const hash of ['official1', 'miniprog1']) {
    const appid = `wx${hash}`
    const secretSealed = seal(g.deps.keys.seal, 'the secret of an account', secretPlace(appid))
    const type = hash.startsWith('mini') ? 'mini' : 'official'
    await g.deps.db.wechatAccount.create({ data: { type, appid, hash, secretSealed } })
  }
})
afterAll(() => g.close())

/** A member that logs in by WeChat alone, under both accounts, and its token. */
async function wechatOnly(username: string): Promise<{ id: number; token: string }> {
  const member = await createMember(g.deps, { username })
  for (const { id: accountId } of await g.deps.db.wechatAccount.findMany())
    await g.deps.db.wechatIdentity.create({
      data: { accountId, openid: `${username}-${accountId}`, unionid: username, memberId: member.id },
    })
  const data = { openPlatform: 'default', unionid: username, memberId: member.id }
  await g.deps.db.wechatUnion.create({ data })
  const client = { wire: g.deps.config.graphqlWire, address: '203.0.113.7', userAgent: null }
  const { accessToken } = await issueSession(g.deps, client, { member })
  return { id: member.id, token: accessToken }
}

const unbind = 'mutation ($wxid: String) { wxUnbind(wxid: $wxid) }'

it('the last way in stays, whoever parts the accounts at once: 20 members, two gateways each', async () => {
  const [one, other] = [g.beside(), g.beside()]
  for (let round = 0; round < 20; round++) {
    const { id, token } = await wechatOnly(`only-wechat-${round}`)
    const answers = await Promise.all(
      (
        [
          [one, 'official1'],
          [other, 'miniprog1'],
        ] as const
      ).map(([doors, wxid]) => doors.graphql(unbind, { wxid }, bearer(token))),
    )
    const outcomes = answers.map((answer) => codeOf(answer) ?? String(answer.data.wxUnbind)).toSorted()
    expect(outcomes).toEqual(['WECHAT_LAST_LOGIN', 'true'])
    expect(await g.deps.db.wechatIdentity.count({ where: { memberId: id } })).toBe(1)
    expect(await g.deps.db.wechatUnion.count({ where: { memberId: id } })).toBe(1)
  }
})

it('20 partings of one account at once part it once', async () => {
  const { id, token } = await wechatOnly('twenty')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => g.graphql(unbind, { wxid: 'official1' }, bearer(token))),
  )
  expect(answers.map(codeOf)).toEqual(Array.from({ length: 20 }))
  expect(answers.filter(({ data }) => data.wxUnbind)).toHaveLength(1)
  expect(await g.deps.db.wechatIdentity.count({ where: { memberId: id } })).toBe(1)
})
