import { createApp } from '../../src/auth/apps/apps.ts'
import { liveSecrets, rotateAppSecret } from '../../src/auth/apps/secrets.ts'
import { addWechatAccount } from '../../src/auth/identities/wechat/manage-accounts.ts'
import { openKeys } from '../../src/auth/key-ring/open-keys.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { deriveKeys } from '../../src/auth/secrets/keys.ts'
import { cli } from './cli.ts'
import { testGateway, type TestGateway } from './gateway.ts'

export const oldSecret = 'a secret for tests, 32 characters+'
export const newSecret = 'Qw7RtYb3ZxKs91LmPf5VhJc0NgDa82Ue'
export const both = `${newSecret},${oldSecret}`
export const password = 'correct horse'
export const [oldId, newId] = [oldSecret, newSecret].map((secret) => deriveKeys(secret).seal[0].id)

/** The keys of a start with this GATEWAY_SECRET. */
export const keysOf = (g: TestGateway, secret: string) => openKeys(g.deps, secret)

/** A gateway beside another one that starts with this GATEWAY_SECRET. */
export async function started(g: TestGateway, secret: string) {
  const keys = await keysOf(g, secret)
  return { ...g.beside({ keys }), deps: { ...g.deps, keys } }
}

/** The stored hash of a member's password. */
export const hashOf = async (g: TestGateway, username: string) =>
  (await g.deps.db.member.findFirstOrThrow({ where: { username } })).passwordHash ?? ''

type Deps = TestGateway['deps']
/** What the command prints. */
export const reseal = async (deps: Deps) => JSON.parse(await cli(deps, 'keys', 'reseal'))
/** What the command prints. */
export const status = async (deps: Deps) => JSON.parse(await cli(deps, 'keys', 'status'))

/** Members, an app in rotation and a WeChat account, under the old secret. */
export async function filled() {
  // Logins under way count as tries until they succeed.
  const many = { LOGIN_FREE_FAILURES: '1000', LOGIN_FAILURES_PER_ADDRESS_HOUR: '10000' }
  const g = await testGateway({ env: many })
  await keysOf(g, oldSecret)
  for (const username of ['ann', 'bob', 'eve']) await createMember(g.deps, { username, password })
  await createApp(g.deps, { appid: 'shop', secret: 'the secret of the shop' })
  await rotateAppSecret(g.deps, { appid: 'shop' })
  await addWechatAccount(g.deps, { type: 'mini', appid: 'wx1', secret: 'wechat secret' })
  return g
}

/** The secrets that the app `shop` is known by. */
export const appSecrets = async (deps: Deps) =>
  liveSecrets(deps, await deps.db.app.findUniqueOrThrow({ where: { appid: 'shop' } }))
