// The walks of the documents, as somebody pastes them one after the other, in a shell.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { startWechatSimulator } from '../wechat-simulator/simulator.ts'
import { cli, startGateway, type Gateway } from './support/gateway.ts'
import { afterwards, run, shared, temporaryFolder } from './support/process.ts'

/** The lines of the nth block of shell in a document, continued lines as one, without remarks. */
function blockOf(document: string, nth: number): string[] {
  const blocks = [...readFileSync(document, 'utf8').matchAll(/^```sh\n([^]*?)^```/gm)]
  const text = blocks[nth]?.[1] ?? ''
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

let gateway: Gateway
let simulator: string
let folder: string
let env: Record<string, string>

/** Runs lines in one shell, which knows where the doors are; gives the output of each. */
async function pasted(lines: string[]): Promise<string[]> {
  const mark = '--8<--'
  const ours = [
    `B=${gateway.url}`,
    "J='content-type: application/json'",
    `A=$B/api/auth`,
    `S=${simulator}`,
    `cd ${folder}`,
  ]
  const script = [...ours, ...lines.map((line) => `${line}\necho; echo '${mark}'`)].join('\n')
  const { stdout } = await run('bash', ['-c', script], { env: {} })
  return stdout
    .split(mark)
    .map((text) => text.trim())
    .slice(0, -1)
}

const newest = async (field: string) => {
  const [entry] = (await (await gateway.get('/dev/outbox.json')).json()) as Record<string, string>[]
  return entry?.[field] ?? ''
}

/** Pastes line by line, as a person does who puts in what the lines before have shown. */
async function walked(lines: string[]): Promise<Record<string, any>[]> {
  const known: Record<string, string> = {}
  const answers = []
  for (const line of lines.filter((text) => text.startsWith('curl'))) {
    if (line.includes('<code>')) known.code = await newest('code')
    const [text = ''] = await pasted([
      line.replaceAll(/<(\w+)>/g, (hole, name: string) => known[name] ?? hole),
    ])
    for (const [, name = '', value = ''] of text.matchAll(/"(access_?[tT]oken|refresh_?[tT]oken)":"(\w+)"/g))
      known[name] = value
    answers.push(JSON.parse(text) as Record<string, any>)
  }
  return answers
}

beforeAll(() =>
  shared(async () => {
    const wechat = await startWechatSimulator()
    afterwards(() => wechat.close())
    wechat.attachUnionid('alice')
    wechat.user('bob')
    simulator = wechat.url
    folder = await temporaryFolder()
    env = { DATA_DIR: await temporaryFolder(), WECHAT_API_BASE: simulator, WECHAT_OPEN_BASE: simulator }
    await (await startGateway(env)).stop()
    for (const line of blockOf('docs/en/old-clients.md', 1).filter((text) =>
      text.startsWith('npm run -s cli'),
    ))
      await cli(env, ...line.replace('npm run -s cli -- ', '').split(' '))
    gateway = await startGateway(env)
  }),
)

const first = () => walked(blockOf('README.md', 1))

describe('a walk', () => {
  it('of the README, in GraphQL and on an old path', async () => {
    const [login, me, old, checked] = await first()
    expect(login?.data.login.expiresIn).toBe(1_800)
    expect(me?.data).toMatchObject({ me: { username: 'demo' }, sessions: [{ current: true }] })
    expect([old?.state, checked?.state]).toEqual([true, true])
  })

  it('of the README, by phone', async () => {
    const [sent, joined] = await walked(blockOf('README.md', 2))
    expect(sent?.data.sendSmsCode.expiresIn).toBe(600)
    expect(joined?.data.register.tokens.accessToken).toMatch(/^\w{32}$/)
  })

  it('on api-v1 and v1-site', async () => {
    const answers = await walked(blockOf('docs/en/old-clients.md', 0))
    expect(answers.map(({ state, code }) => state ?? code)).toEqual([true, true, 200, 200])
  })

  it('with WeChat, all of it', async () => {
    const lines = blockOf('docs/en/old-clients.md', 1)
    const shown = await pasted(lines.slice(lines.findIndex((line) => line.startsWith('json()'))))
    const answers = shown
      .filter((text) => text.startsWith('{"code"'))
      .map((text) => JSON.parse(text).code as number)
    //  wrong password, login, refresh, quit, wxsign, wxauth, alice, alice again, bob is new, joins, code, reset, down
    expect(answers).toEqual([101, 1, 1, 1, 1, 1, 1, 1, 109, 1, 1, 1, 101])
  })

  it('leaves the first one as it was', async () => {
    const [login, , old] = await first()
    expect([login?.errors, old?.state]).toEqual([undefined, true])
  })
})
