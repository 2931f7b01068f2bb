import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { liveSecrets, rotateAppSecret } from '../../../src/auth/apps/secrets.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

it.each([0, 1, 2])(
  'of 30 rotations at once the last secret is good and the twenty before it: all were shown (round %i)',
  async (round) => {
    const appid = `spun-${round}`
    const first = await createApp(g.deps, { appid })
    const shown = await Promise.all(Array.from({ length: 30 }, () => rotateAppSecret(g.deps, { appid })))
    const app = await g.deps.db.app.findUniqueOrThrow({ where: { appid } })
    const live = liveSecrets(g.deps, app)
    const secrets = shown.map(({ secret }) => secret)
    expect(live).toHaveLength(21)
    for (const secret of live) expect(secrets).toContain(secret)
    expect(live).not.toContain(first.secret)
  },
)
