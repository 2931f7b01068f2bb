// One session per member and group, of one wire: another wire's session in a group of the same name is another one.
import { expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { issueSession } from '../../../src/auth/sessions/sessions.ts'
import { testGateway } from '../../support/gateway.ts'
import { check } from '../../support/operations.ts'

it('a login ends the older session of its own wire, and not that of another wire in a group of this name', async () => {
  const g = await testGateway()
  const member = await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  const enter = async (name: string) => {
    const wire = { ...g.deps.config.graphqlWire, name, onePerGroup: true }
    const client = { wire, address: '198.51.100.1', userAgent: null }
    return (await issueSession(g.deps, client, { member, group: 'web' })).accessToken
  }
  const [first, other, second] = [await enter('one-wire'), await enter('other-wire'), await enter('one-wire')]
  expect((await check(g, first)).active).toBe(false)
  expect((await check(g, other)).active).toBe(true)
  expect((await check(g, second)).active).toBe(true)
})
