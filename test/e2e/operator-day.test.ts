// An operator's day on the embedded database, without stopping the gateway: once on the command line, once over the admin API.
import { expect, it } from 'vitest'
import { codeOf, type Pair } from './support/calls.ts'
import { sentBy } from './support/codes.ts'
import { dataFolders } from './support/data-folder.ts'
import { cli, cliReading, startGateway, type Env, type Gateway } from './support/gateway.ts'

const { onItsOwn } = dataFolders()
const token = 'operator-token-0123456789-0123456789'
const password = 'correct horse battery'

type Row = { event: string; result: string; requestId: string | null; dialect: string }
type Person = { username: string; lost: string; next: string }

/** What an operator does, by one door. */
type Desk = {
  create(person: Person): Promise<void>
  /** The usernames found by a part of what somebody on the phone says. */
  find(text: string): Promise<string[]>
  newPhone(username: string, mobile: string): Promise<void>
  forceReset(username: string): Promise<void>
  setPassword(username: string, password: string): Promise<void>
  audit(username: string): Promise<Row[]>
  count(): Promise<number>
  /** What is held of a person. */
  held(username: string): Promise<unknown>
  erase(username: string): Promise<void>
}

function shell(env: Env): Desk {
  const ran = async (input: string, ...args: string[]) => {
    const { code, stdout, stderr } = await cliReading(env, input, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout)
  }
  const names = (rows: { username: string }[]) => rows.map(({ username }) => username)
  return {
    create: ({ username, lost }) =>
      ran(password, 'member', 'create', '--username', username, '--mobile', lost, '--password', '-'),
    find: async (text) => names((await ran('', 'member', 'search', '--text', text)).members),
    newPhone: (username, mobile) => ran('', 'member', 'update', '--username', username, '--mobile', mobile),
    forceReset: (username) => ran('', 'member', 'force-reset', '--username', username),
    setPassword: (username, text) =>
      ran(text, 'member', 'set-password', '--username', username, '--password', '-'),
    audit: (username) => ran('', 'audit', 'list', '--member', username),
    count: async () => (await ran('', 'member', 'count')).count,
    held: (username) => ran('', 'member', 'export', '--username', username),
    erase: (username) => ran('', 'member', 'erase', '--username', username, '--confirm'),
  }
}

function api({ url }: Gateway): Desk {
  const ask = async (query: string, variables: object = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }) }
    const { data, errors } = await (await fetch(`${url}/admin/graphql`, init)).json()
    expect(errors).toBeUndefined()
    return data
  }
  const change = (call: string, variables: object) => {
    const taken = Object.keys(variables).map((name) => `$${name}: String!`)
    return ask(`mutation (${taken.join(', ')}) { done: ${call} }`, variables)
  }
  return {
    create: ({ username, lost }) =>
      change('createMember(username: $u, mobile: $m, password: $p) { id }', {
        u: username,
        m: lost,
        p: password,
      }),
    find: async (text) => {
      const query = 'query ($s: String) { it: membersConnection(search: $s) { nodes { username } } }'
      const { it } = await ask(query, { s: text })
      return it.nodes.map(({ username }: { username: string }) => username)
    },
    newPhone: (username, mobile) =>
      change('updateMember(username: $u, mobile: $m) { id }', { u: username, m: mobile }),
    forceReset: (username) => change('forcePasswordReset(username: $u) { id }', { u: username }),
    setPassword: (username, text) =>
      change('setMemberPassword(username: $u, password: $p) { id }', { u: username, p: text }),
    audit: async (username) => {
      const query = `query ($m: String) { it: auditEventsConnection(member: $m) {
        nodes { event result requestId dialect } } }`
      return (await ask(query, { m: username })).it.nodes
    },
    count: async () => (await ask('{ memberCount }')).memberCount,
    held: async (username) => (await change('exportMember(username: $u)', { u: username })).done,
    erase: (username) => change('eraseMember(username: $u, confirm: true)', { u: username }),
  }
}

/** Sets a new password by a code that was sent to a phone, as its holder does. */
async function resetBy(gateway: Gateway, mobile: string, text: string): Promise<void> {
  await gateway.graphql('mutation ($m: String!) { sendSmsCode(mobile: $m, purpose: RESET) { expiresIn } }', {
    m: mobile,
  })
  const code = (await sentBy(gateway, mobile)).find(({ code }) => code)?.code
  const reset =
    'mutation ($m: String!, $c: String!, $p: String!) { resetPassword(to: $m, code: $c, password: $p) { member { id } } }'
  expect((await gateway.graphql(reset, { m: mobile, c: code, p: text })).errors).toBeUndefined()
}

const isAlive = async (gateway: Gateway, accessToken: string) => (await gateway.check(accessToken)).active

async function loginChoosing(gateway: Gateway, input: object): Promise<Pair> {
  const query =
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken sessionId } }'
  const { data, errors } = await gateway.graphql<{ login: Pair }>(query, { input })
  if (errors || !data) throw new Error(JSON.stringify(errors))
  return data.login
}

/** Somebody calls: the phone is lost. Then another one, who forgot the password and has no phone any more, and leaves. */
async function day(gateway: Gateway, desk: Desk, person: Person): Promise<Row[]> {
  const { username, lost, next } = person
  await desk.create(person)
  const onLostPhone = await gateway.login(lost, password)
  const before = await desk.count()

  expect(await desk.find(`${lost.slice(0, 3)} ${lost.slice(3, 7)}`)).toContain(username)
  expect(await desk.find(username.slice(1, 5).toUpperCase())).toEqual([username])
  await desk.newPhone(username, next)
  expect(await isAlive(gateway, onLostPhone.accessToken)).toBe(false)
  await desk.forceReset(username)
  expect((await gateway.tryLogin(username, password)).errors).toBeTruthy()
  await resetBy(gateway, next, 'chosen by the member')
  const back = await gateway.login(next, 'chosen by the member')

  await desk.setPassword(username, 'given at the desk')
  expect(await isAlive(gateway, back.accessToken)).toBe(false)
  expect(codeOf(await gateway.tryLogin(username, 'given at the desk'))).toBe('PASSWORD_CHANGE_REQUIRED')
  const last = await loginChoosing(gateway, {
    username,
    password: 'given at the desk',
    newPassword: 'chosen once more',
  })
  const audit = await desk.audit(username)
  const held = { members: [{ username, mobile: `+86${next}`, hasPassword: true }] }
  expect(await desk.held(username)).toMatchObject(held)
  await desk.erase(username)
  expect(await isAlive(gateway, last.accessToken)).toBe(false)
  expect(await desk.find(username)).toEqual([])
  expect(await desk.count()).toBe(before - 1)
  return audit
}

const seen = (rows: Row[]) => rows.map(({ event, result }) => `${event} ${result}`).toReversed()

const deeds = [
  'admin createMember mobile password: ok',
  'login ok',
  'session-ended contact-changed',
  'admin updateMember mobile: ok',
  'admin forcePasswordReset atLogin=false: ok',
  'login INVALID_CREDENTIALS',
  'password-reset ok',
  'login ok',
  'session-ended password-changed',
  'admin setMemberPassword mustChange=true password: ok',
  'login PASSWORD_CHANGE_REQUIRED',
  'password-changed ok',
  'login ok',
]

it(
  'is spent beside the gateway: on the command line and over the admin API, with the same audit',
  { timeout: 240_000 },
  async () => {
    const env = { ...(await onItsOwn()), ADMIN_TOKEN: token }
    const gateway = await startGateway(env)
    const desks: [Desk, Person][] = [
      [shell(env), { username: 'shelly.lu', lost: '13900010001', next: '13900010002' }],
      [api(gateway), { username: 'wanda.wu', lost: '13700020001', next: '13700020002' }],
    ]
    for (const [desk, person] of desks) {
      const rows = await day(gateway, desk, person)
      expect(seen(rows)).toEqual(deeds)
      expect(rows.every(({ requestId }) => requestId)).toBe(true)
      // What one deed did is under one id.
      const ids = new Map(rows.map(({ event, result, requestId }) => [`${event} ${result}`, requestId]))
      expect(ids.get('session-ended contact-changed')).toBe(ids.get('admin updateMember mobile: ok'))
    }
    expect(gateway.ending()).toBeUndefined()
    const log = gateway.stdout() + gateway.stderr()
    for (const secret of [password, 'chosen by the member', 'given at the desk', 'chosen once more', token])
      expect(log).not.toContain(secret)
    expect((await cli(env, 'member', 'find', '--name', 'shelly.lu')).stderr).toMatch(/^MEMBER_NOT_FOUND/)
    await gateway.stop()
  },
)
