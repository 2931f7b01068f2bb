import { expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { requireGuest } from '../../../src/auth/guests/guest-tokens.ts'
import { testGateway } from '../../support/gateway.ts'

it('a guest token in use ends a day after it was given, and one not used after ten minutes', async () => {
  const g = await testGateway()
  await createApp(g.deps, { appid: 'web' })
  const token = async () => {
    const query = 'mutation { createGuestToken(appid: "web") { token } }'
    return (await g.graphql(query)).data.createGuestToken.token as string
  }
  const idle = await token()
  await g.pass(600)
  await expect(requireGuest(g.deps, idle)).rejects.toMatchObject({ code: 'GUEST_TOKEN_EXPIRED' })
  const used = await token()
  for (let minutes = 9; minutes < 24 * 60; minutes += 9) {
    await g.pass(540)
    await requireGuest(g.deps, used)
  }
  await g.pass(540)
  await expect(requireGuest(g.deps, used)).rejects.toMatchObject({ code: 'GUEST_TOKEN_EXPIRED' })
})
