// A secret that does not fit its data, as an operator meets it: processes on the embedded database.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cli, refusedGateway, startGateway } from './support/gateway.ts'
import { shared, temporaryFolder } from './support/process.ts'

const first = 'uY3vP0qkT9xWmE5sLr7hZc2bNd8fJg4a'
const next = 'Qw7RtYb3ZxKs91LmPf5VhJc0NgDa82Ue'

let dir: string
let env: Record<string, string>

beforeAll(() =>
  shared(async () => {
    dir = await temporaryFolder()
    env = { DATA_DIR: dir, GATEWAY_SECRET: first }
    await (await startGateway(env)).stop()
  }),
)

describe('a GATEWAY_SECRET that does not fit the database', () => {
  it('is refused in words by the server, which does not listen', async () => {
    const refused = await refusedGateway({ ...env, GATEWAY_SECRET: next })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('GATEWAY_SECRET does not fit this database')
    expect(refused.stderr).not.toContain('    at ')
    expect(refused.stdout).not.toContain('listening')
  })

  it('is refused by the command line, which makes no member whose password never works', async () => {
    const made = await cli({ ...env, GATEWAY_SECRET: next }, 'member', 'create', '--username', 'lost')
    expect(made).toMatchObject({ code: 1, stdout: '' })
    expect(made.stderr).toContain('GATEWAY_SECRET does not fit this database')
  })

  it('is the same with a newline at its end, and serves', async () => {
    const gateway = await startGateway({ ...env, GATEWAY_SECRET: `${first}\n` })
    expect((await gateway.login()).accessToken).toBeTruthy()
    await gateway.stop()
  })
})

describe('a development secret that was lost', () => {
  it('is not made anew for data that has one', async () => {
    const lost = { DATA_DIR: await temporaryFolder(), GATEWAY_SECRET: '' }
    await (await startGateway(lost)).stop()
    const file = join(lost.DATA_DIR, 'development-secret')
    await rm(file)
    const refused = await refusedGateway(lost)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain(`${file} is gone`)
    expect(refused.stderr).not.toContain('    at ')
  })
})
