import { expect, it } from 'vitest'
import { findAgent, setAgent, setReferrer } from '../../../src/auth/members/agents.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { testGateway } from '../../support/gateway.ts'

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null } as const

it('a recommender counts while it is one and not disabled; nobody recommends themselves, or second', async () => {
  const { deps } = await testGateway()
  const ann = await createMember(deps, { username: 'ann', password: 'correct horse' })
  const bob = await createMember(deps, { username: 'bob', password: 'correct horse' })
  await setAgent(deps, { username: 'ann', code: 'ANN', isAgent: true })
  expect(await findAgent(deps, 'ANN')).toBe(ann.id)
  await setMemberEnabled(deps, operator, { username: 'ann', enabled: false })
  expect(await findAgent(deps, 'ANN')).toBeNull()
  await setMemberEnabled(deps, operator, { username: 'ann', enabled: true })
  await setAgent(deps, { username: 'ann', isAgent: false })
  expect(await findAgent(deps, 'ANN')).toBeNull()
  await setReferrer(deps, bob.id, bob.id)
  await setReferrer(deps, bob.id, ann.id)
  await setReferrer(deps, bob.id, (await createMember(deps, { username: 'carl' })).id)
  expect(await deps.db.member.findUnique({ where: { id: bob.id } })).toMatchObject({ referrerId: ann.id })
})

it('20 times at once makes one code for a recommender, and answers it', async () => {
  const { deps } = await testGateway()
  for (const round of [1, 2, 3]) {
    const username = `dora-${round}`
    await createMember(deps, { username })
    const made = await Promise.all(
      Array.from({ length: 20 }, () => setAgent(deps, { username, isAgent: true })),
    )
    const { agentCode } = await deps.db.member.findUniqueOrThrow({ where: { usernameKey: username } })
    expect(new Set(made.map((member) => member.agentCode))).toEqual(new Set([agentCode]))
    expect(agentCode).toMatch(/^[0-9a-f]{8}$/)
  }
})
