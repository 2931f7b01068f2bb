// Fills the gateway's database with members and live sessions, as logins would but without their hashes, and Redis with
// the same tokens for the peers. Prints the tokens as JSON. Runs before the gateway: the embedded database has one user.
import { Redis } from 'ioredis'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiV1 } from '../rest-compat/api-v1/dialect.ts'
import { dialects } from '../rest-compat/index.ts'
import { createMember } from '../src/auth/members/members.ts'
import { issueSession } from '../src/auth/sessions/sessions.ts'
import { readConfig } from '../src/config/config.ts'
import type { Client } from '../src/caller.ts'
import { createLogger } from '../src/log.ts'
import { openDeps } from '../src/open-deps.ts'
import { members, type SeededToken } from './members.ts'

const tokens = Number(process.env.BENCH_TOKENS)
const client: Client = { wire: apiV1.policy, address: '127.0.0.1', userAgent: 'bench/1.0' }
const redis = new Redis(process.env.REDIS_URL ?? '')
const { deps, close } = await openDeps(readConfig(process.env, dialects), createLogger('silent'))
while (
  !(await deps.store.ping().then(
    () => true,
    () => false,
  ))
)
  await sleep(20)

const rows = await Promise.all(members.map((member) => createMember(deps, member)))
const seeded: SeededToken[] = []
for (let i = 0; i < tokens; i++) {
  const member = rows[i % rows.length]
  if (!member) break
  const { username } = member
  const { accessToken: token, accessTtl, group } = await issueSession(deps, client, { member })
  const entry = {
    sid: i,
    mid: member.id,
    username,
    appid: null,
    group,
    dialect: 'api-v1',
    exp: Date.now() + accessTtl * 1000,
  }
  await redis.set(`bench:${token}`, JSON.stringify(entry), 'EX', accessTtl)
  seeded.push({ token, username })
}
process.stdout.write(JSON.stringify(seeded))
redis.disconnect()
await close()
