// The gateway as a process: what its environment may say, and what `npm start` shows a person.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listening, refusedGateway, startGateway } from './support/gateway.ts'
import { run, start, temporaryFolder } from './support/process.ts'
import { until } from './support/wait.ts'

describe('environment', () => {
  it('refuses production without GATEWAY_SECRET and names it', async () => {
    const dir = await temporaryFolder()
    const refused = await refusedGateway({
      NODE_ENV: 'production',
      GATEWAY_SECRET: '',
      DATA_DIR: join(dir, 'data'),
    })
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('GATEWAY_SECRET')
    expect(refused.stderr).not.toContain('    at ')
  })

  it('refuses bad variables, names every one, and prints no value', async () => {
    const bad = {
      GATEWAY_SECRET: 'hunter2-short',
      PORT: 'hunter2',
      DATABASE_URL: 'mysql://root:hunter2@127.0.0.1/db',
      REDIS_URL: 'redis://127.0.0.1:1,http://:hunter2@127.0.0.1:1',
      TRUST_PROXY: '10.0.0.0/8,hunter2',
    }
    const refused = await refusedGateway({ ...bad, DATA_DIR: await temporaryFolder() })
    expect(refused).toMatchObject({ code: 1 })
    for (const name of Object.keys(bad)) expect(refused.stderr).toContain(name)
    expect(refused.stdout + refused.stderr).not.toContain('hunter2')
    expect(refused.stderr).not.toContain('    at ')
  })

  it('says that the database does not answer, without its password', async () => {
    const refused = await refusedGateway({
      DATABASE_URL: 'postgres://gateway:hunter2@127.0.0.1:1/auth',
      DATA_DIR: await temporaryFolder(),
    })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toMatch(/database/i)
    expect(refused.stdout + refused.stderr).not.toContain('hunter2')
    expect(refused.stderr).not.toContain('    at ')
  })
})

describe('a port that is taken', () => {
  it('is named, with what to do', async () => {
    const one = await startGateway({ DATA_DIR: await temporaryFolder() })
    const { port } = new URL(one.url)
    const refused = await refusedGateway({ DATA_DIR: await temporaryFolder(), PORT: port })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toBe(
      `PORT ${port} on 127.0.0.1 is taken by another program: end that, or set PORT to another one (0 finds a free one)\n`,
    )
  })
})

describe('a name that is nearly one of a setting', () => {
  it('is warned of, without its value', async () => {
    const env = { DATA_DIR: await temporaryFolder(), CORS_ORIGIN: 'hunter2', ADMIN_TOKENS: 'hunter2' }
    const gateway = await startGateway(env)
    const warned = gateway.log().filter(({ level }) => level === 40)
    expect(warned.map(({ msg }) => msg)).toEqual([
      'CORS_ORIGIN: is no setting and does nothing; is CORS_ORIGINS meant?',
      'ADMIN_TOKENS: is no setting and does nothing; is ADMIN_TOKEN meant?',
    ])
    expect(gateway.stdout() + gateway.stderr()).not.toContain('hunter2')
  })
})

describe('npm start', () => {
  it('ends with the npm that somebody killed', async () => {
    const child = start('npm', ['start'], { env: { DATA_DIR: await temporaryFolder(), PORT: '0' } })
    const port = await listening(child)
    child.signal('SIGTERM')
    await child.ended
    await until('the gateway is gone', () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => false,
        () => true,
      ),
    )
    expect(child.stdout()).toContain('"stopped"')
  })

  it('prints lines that work when pasted into bash, and ends cleanly on Ctrl-C', async () => {
    const env = { DATA_DIR: await temporaryFolder(), GATEWAY_SECRET: '', PORT: '0' }
    const child = start('npm', ['start'], { env, group: true })
    await listening(child)
    const lines = await until('demo lines', () =>
      demoLines(child.stdout()).length > 3 ? demoLines(child.stdout()) : null,
    )
    const pasted = await run('bash', [], { input: lines.join('\necho\n') })
    expect(pasted).toMatchObject({ code: 0, stderr: '' })
    const answers = pasted.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object)
    expect(answers).toHaveLength(lines.filter((line) => line.includes('curl')).length)
    expect(answers[0]).toMatchObject({ data: { login: { accessToken: expect.any(String) } } })
    for (const answer of answers.slice(1)) expect(answer).toMatchObject({ state: true })

    child.signal('SIGINT')
    await child.ended
    expect(child.stdout()).toContain('"stopped"')
    const complaints = child
      .stderr()
      .split('\n')
      .filter((line) => line && !line.startsWith('npm warn'))
    expect(complaints).toEqual([])
  })
})

/** What a person would paste: the indented lines that are not headings. */
function demoLines(stdout: string): string[] {
  return stdout.split('\n').filter((line) => line.startsWith('    '))
}
