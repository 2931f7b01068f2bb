// What the database tells every gateway of tokens that died, without a second process.
import { expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { hashToken } from '../../../src/auth/secrets/tokens.ts'
import { watchRevocations } from '../../../src/auth/sessions/revocations.ts'
import { testGateway } from '../../support/gateway.ts'
import { bearer, login, refresh } from '../../support/operations.ts'

it('tells ended sessions with their tokens in grace at once, spent tokens at the end of the grace, and no others', async () => {
  const g = await testGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  const [ended, living, quiet] = [
    await login(g, 'ann', 'correct horse'),
    await login(g, 'ann', 'correct horse'),
    await login(g, 'ann', 'correct horse'),
  ]
  const ofEnded = (await refresh(g, ended.refreshToken)).data.refresh
  const ofLiving = (await refresh(g, living.refreshToken)).data.refresh
  await g.graphql('mutation { logout }', {}, bearer(ofEnded.accessToken))
  const told = await watchRevocations(g.deps)
  const dead = () =>
    [ended, ofEnded, living, ofLiving, quiet].map((pair) => told.has(hashToken(pair.accessToken)))
  expect(dead()).toEqual([true, true, false, false, false])
  g.clock.advance(10)
  expect(dead()).toEqual([true, true, true, false, false])
  await told.close()
})
