// The command line beside a gateway that runs on the embedded database: it is asked over the lock of the folder.
import { spawnSync } from 'node:child_process'
import { chmod, readFile, readdir, readlink, stat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { dataFolders } from './support/data-folder.ts'
import { cli, cliReading, startGateway, startingCli, startingGateway, listening } from './support/gateway.ts'
import { root, type Output, type Running } from './support/process.ts'
import { inTime, until } from './support/wait.ts'

const { onItsOwn } = dataFolders()

const words = (command: string) => command.split(' ')
const said = ({ code, stdout, stderr }: Output) => ({ code, stdout, stderr })

describe('the command line beside a running gateway', () => {
  it('answers as it does while none runs: results, refusals, exit codes', { timeout: 240_000 }, async () => {
    const env = await onItsOwn()
    const commands = [
      'member find --name demo',
      'member find --name nobody',
      'app create --appid nosecret --secret -',
      'member create --username nopass --password -',
      'scene set --bundleid fair --verify optional',
      'keys status',
      'audit list --event admin --member nobody',
      'migrate',
      'nonsense',
    ]
    const here: Output[] = []
    for (const command of commands) here.push(await cli(env, ...words(command)))
    const gateway = await startGateway(env)
    for (const [i, command] of commands.entries())
      expect([command, said(await cli(env, ...words(command)))]).toEqual([command, said(here[i] as Output)])
    expect(here.map(({ code }) => code)).toEqual([0, 1, 1, 1, 0, 0, 1, 0, 1])
    expect(here[2]?.stderr).toBe('--secret: standard input is empty.\n')
    expect(here[3]?.stderr).toBe('--password: standard input is empty.\n')

    // What it did is audited as the command line's, each command under an id of its own.
    const audit = JSON.parse((await cli(env, 'audit', 'list', '--event', 'admin', '--limit', '2')).stdout)
    expect(audit).toMatchObject([
      { result: 'migrate: ok', dialect: 'cli', sessionId: 'cli', address: 'cli' },
      { result: 'setScene bundleid=fair verify=false: ok', dialect: 'cli' },
    ])
    await gateway.stop()
  })

  it('hands a secret on that it read, which no list of processes and no log shows', async () => {
    const env = await onItsOwn()
    const gateway = await startGateway(env)
    const secret = 'only standard input has it'
    const made = await cliReading(
      env,
      `${secret}\n`,
      'member',
      'create',
      '--username',
      'ann',
      '--password',
      '-',
    )
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect((await gateway.login('ann', secret)).accessToken).toBeTruthy()
    expect(await readFile(`/proc/${gateway.pid}/cmdline`, 'utf8')).not.toContain(secret)
    for (const place of [gateway.stdout(), gateway.stderr(), made.stdout]) expect(place).not.toContain(secret)
    const long = await cliReading(env, 'x'.repeat(100_000), 'app', 'create', '--appid', 'a', '--secret', '-')
    expect(long).toMatchObject({ code: 1, stdout: '', stderr: '--secret: standard input is too long.\n' })
    const disabled = await cli(env, 'member', 'disable', '--username', 'ann')
    expect(JSON.parse(disabled.stdout).disabledAt).toBeTruthy()
    expect((await gateway.tryLogin('ann', secret)).errors).toBeTruthy()
  })

  it('waits for a gateway that starts, and for one that stops', async () => {
    const env = await onItsOwn()
    const starting = startingGateway(env)
    await until('the folder is taken', () => stat(join(env.DATA_DIR, 'lock.sock')).catch(() => undefined))
    expect(await cli(env, 'member', 'find', '--name', 'demo')).toMatchObject({ code: 0, stderr: '' })
    await listening(starting)
    starting.signal('SIGTERM')
    expect(await cli(env, 'member', 'find', '--name', 'demo')).toMatchObject({ code: 0, stderr: '' })
    expect(await starting.ended).toMatchObject({ code: 0 })
  })

  it('is finished by a gateway that is told to stop, and told when one was killed', async () => {
    // A hash that takes seconds.
    const env = { ...(await onItsOwn()), BCRYPT_COST: '15' }
    const create = ['member', 'create', '--password', 'a password of theirs', '--username']
    const first = await startGateway(env)
    const finished = await underWay(first.pid, () => startingCli(env, ...create, 'finished'))
    await first.stop()
    expect(await finished.ended).toMatchObject({ code: 0 })
    expect(JSON.parse(finished.stdout())).toMatchObject({ username: 'finished', hasPassword: true })

    const second = await startGateway(env)
    const cut = await underWay(second.pid, () => startingCli(env, ...create, 'cut'))
    await second.kill()
    expect(await inTime('the command ends', 5_000, cut.ended)).toMatchObject({ code: 1 })
    expect(cut.stdout()).toBe('')
    expect(cut.stderr()).toMatch(
      /^The gateway ended before it answered\. Whether the command was done is not known/,
    )
  })
})

/** What `start` starts, once it has connected to this process. */
async function underWay(pid: number, start: () => Running): Promise<Running> {
  const sockets = async () => {
    const files = await readdir(`/proc/${pid}/fd`)
    const links = files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => ''))
    return (await Promise.all(links)).filter((link) => link.startsWith('socket:')).length
  }
  const before = await sockets()
  const command = start()
  await until('it has connected', async () => (await sockets()) > before, { every: 5 })
  await sleep(300)
  return command
}

describe('the lock of a data folder', () => {
  it.each([
    ['what is no command', 'nonsense\n'],
    ['a command there is not', `${JSON.stringify({ version: '0.1.0', job: { name: 'x y', input: {} } })}\n`],
    ['another version', `${JSON.stringify({ version: '9.9.9', job: { name: 'app list', input: {} } })}\n`],
    [
      'an argument there is not',
      `${JSON.stringify({ version: '0.1.0', job: { name: 'app list', input: { all: 1 } } })}\n`,
    ],
    ['more than a command can be', 'x'.repeat(400_000)],
  ])('refuses %s, and goes on', async (_, bytes) => {
    const env = await running()
    const answer = await talk(join(env.DATA_DIR, 'lock.sock'), bytes)
    expect(answer).toMatch(/^\d+\n(\{"failed":\{"message":"[^"]+("[^"]+)*"\}\}\n)?$/)
    expect(await cli(env, 'app', 'list')).toMatchObject({ code: 0 })
  })

  it.skipIf(process.getuid?.() !== 0)('is for the user of the gateway and for root', async () => {
    const env = await running()
    const { mode } = await stat(join(env.DATA_DIR, 'lock.sock'))
    expect(mode & 0o077).toBe(0)
    await chmod(env.DATA_DIR, 0o755)
    const stranger = asStranger(env, 'member', 'list')
    expect(stranger).toMatchObject({ status: 1, stdout: '' })
    expect(stranger.stderr).toBe(
      `The gateway on ${env.DATA_DIR} is operated by the user who runs it, or by root: neither is asking.\n`,
    )
    await chmod(env.DATA_DIR, 0o777)
    const open = await cli(env, 'member', 'list')
    expect(open).toMatchObject({ code: 1, stdout: '' })
    expect(open.stderr).toContain('Other users could pass for the gateway')
    await chmod(env.DATA_DIR, 0o700)
    expect(asStranger(env, 'member', 'list')).toMatchObject({ status: 1, stdout: '' })
    expect(await cli(env, 'member', 'list')).toMatchObject({ code: 0 })
  })
})

async function running() {
  const env = await onItsOwn()
  await startGateway(env)
  return env
}

function asStranger(env: Record<string, string>, ...args: string[]) {
  const options = {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    uid: 65_534,
    gid: 65_534,
  } as const
  return spawnSync(process.execPath, ['dist/server/cli.js', ...args], options)
}

function talk(path: string, bytes: string): Promise<string> {
  return new Promise((done) => {
    let answer = ''
    const socket = createConnection(path, () => socket.write(bytes))
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
    socket.on('error', () => {}).on('close', () => done(answer))
  })
}
