import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWechatAccount } from '../../src/auth/identities/wechat/manage-accounts.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { adminSchema } from '../../src/schema/admin/index.ts'
import { cli, commandLine, verbsOf } from '../support/cli.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { login } from '../support/operations.ts'

const secret = 'hunter2-is-nowhere'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await addWechatAccount(g.deps, { type: 'official', appid: 'wx0', secret })
})
afterAll(() => g.close())

const changes: [command: string, result: string, about?: object][] = [
  ['migrate', 'migrate: ok'],
  [
    `app create --appid shop --secret ${secret} --expires 2037-01-31T00:00:00Z --token-ttl 60 --require-hmac`,
    'createApp checkReplay=true checkTime=true expiresAt=2037-01-31T00:00:00.000Z requireHmac=true secret tokenTtl=60: ok',
    { appid: 'shop' },
  ],
  [`app create --appid shop --secret ${secret}`, 'APP_EXISTS', { appid: 'shop' }],
  ['app disable --appid shop', 'setAppEnabled enabled=false: ok', { appid: 'shop' }],
  ['app enable --appid shop', 'setAppEnabled enabled=true: ok', { appid: 'shop' }],
  ['app expire --appid shop', 'setAppExpiry: ok', { appid: 'shop' }],
  ['app rotate-secret --appid shop', 'rotateAppSecret: ok', { appid: 'shop' }],
  ['app rotate-secret --appid shop --overlap 0', 'rotateAppSecret overlap=0: ok', { appid: 'shop' }],
  [`member create --username bob --password ${secret}`, 'createMember password: ok', { memberId: 2 }],
  ['member disable --username ann', 'setMemberEnabled enabled=false: ok', { memberId: 1 }],
  ['member enable --username ann', 'setMemberEnabled enabled=true: ok', { memberId: 1 }],
  ['member export --username ann', 'exportMember: ok', { memberId: 1 }],
  ['member force-reset --username bob', 'forcePasswordReset atLogin=false: ok', { memberId: 2 }],
  [
    `member set-password --username bob --password ${secret}`,
    'setMemberPassword mustChange=true password: ok',
    { memberId: 2 },
  ],
  [
    'member update --username bob --new-username robert --mobile 13900000001 --clear email,nickname',
    'updateMember clear=email,nickname mobile newUsername: ok',
    { memberId: 2 },
  ],
  ['member update --username bob --nickname B', 'MEMBER_NOT_FOUND', { memberId: null }],
  ['member erase --username nobody --confirm', 'MEMBER_NOT_FOUND', { memberId: null }],
  ['member delete --username robert', 'BAD_INPUT', { memberId: 2 }],
  ['member delete --username robert --confirm', 'eraseMember confirm=true: ok', { memberId: null }],
  ['member end-sessions --username ann', 'endSessions: ok', { memberId: 1 }],
  ['member end-sessions --username nobody', 'MEMBER_NOT_FOUND', { memberId: null }],
  ['scene set --bundleid fair --verify optional', 'setScene bundleid=fair verify=false: ok'],
  [
    `wechat add --type mini --appid wx1 --secret ${secret} --hash aMiniOne --host a.test,b.test`,
    'addWechatAccount hash=aMiniOne hosts=a.test,b.test isDefault=false openPlatform=default secret type=mini: ok',
    { appid: 'wx1' },
  ],
  [
    `wechat update --appid wx1 --secret ${secret} --default`,
    'updateWechatAccount isDefault=true secret: ok',
    { appid: 'wx1' },
  ],
  [
    `wechat add --type official --appid wx2 --secret ${secret} --default`,
    'addWechatAccount isDefault=true openPlatform=default secret type=official: ok',
    { appid: 'wx2' },
  ],
  ['wechat remove --appid wx0', 'removeWechatAccount force=false: ok', { appid: 'wx0' }],
  ['invite create --owner ann --count 2', 'createInviteCodes count=2: ok', { memberId: 1 }],
  ['invite lock --id 1', 'setInviteLocked id=1 locked=true: ok'],
  ['invite unlock --id 1', 'setInviteLocked id=1 locked=false: ok'],
  ['invite lock --id 9', 'INVITE_INVALID'],
  ['keys reseal', 'resealKeys: ok'],
  ['invite agent --username ann --code A1', 'setAgent code isAgent=true: ok', { memberId: 1 }],
]
const looks = [
  'app list',
  'member list',
  'member find --name ann',
  'member search --text an',
  'member sessions --username ann',
  'scene list',
  'wechat list',
  'invite list',
  'audit list',
  'keys status',
]
const counts = ['member count']

const run = (command: string) => cli(g.deps, ...command.split(' '))
const rows = () => g.deps.db.auditEvent.findMany({ where: { event: 'admin' }, orderBy: { id: 'asc' } })

describe('a command that changes something', () => {
  it.each(changes)('%s is audited as "%s"', async (command, result, about = {}) => {
    const failed = await run(command).then(
      () => undefined,
      (error: { code: string }) => error.code,
    )
    const row = (await rows()).at(-1)
    expect(row).toMatchObject({ dialect: 'cli', sessionId: 'cli', address: 'cli', ...about })
    expect(row?.result).toBe(failed ? `${row?.result.split(':')[0]}: ${failed}` : result)
    if (failed) expect(failed).toBe(result)
  })

  it('is each there is: whoever adds a verb says here whether it changes something', () => {
    const verb = (command: string) => command.split(' --')[0]
    const known = new Set([...changes.map(([command]) => verb(command)), ...looks.map(verb), ...counts])
    expect(verbsOf(commandLine(g.deps).program).toSorted()).toEqual([...known].toSorted())
  })

  it('has the name of the mutation that does the same', async () => {
    const mutations = new Set(Object.keys(adminSchema.getMutationType()?.getFields() ?? {}))
    const names = new Set((await rows()).map(({ result }) => result.split(/[ :]/)[0] ?? ''))
    expect([...names].filter((name) => !mutations.has(name))).toEqual(['migrate'])
    expect([...mutations].filter((name) => !names.has(name))).toEqual([])
  })

  it('leaves no secret in the audit or the log', async () => {
    const printedOnce = JSON.parse(await run('app rotate-secret --appid shop')).secret
    for (const place of [JSON.stringify((await rows()).map(({ result }) => result)), g.lines.join()])
      for (const hidden of [secret, printedOnce]) expect(place).not.toContain(hidden)
  })

  it('that ends sessions says so of each, by the command line', async () => {
    const { sessionId } = await login(g, 'ann', 'correct horse')
    await run(`member end-sessions --username ann --id ${sessionId}`)
    const ended = await g.deps.db.auditEvent.findMany({ where: { event: 'session-ended', sessionId } })
    expect(ended).toMatchObject([{ dialect: 'cli', result: 'revoked', memberId: 1 }])
  })
})

describe('a command that only looks', () => {
  it.each(looks)('%s prints JSON, without hashes and secrets, and audits nothing', async (command) => {
    await login(g, 'ann', 'correct horse')
    const before = (await rows()).length
    const text = await run(command)
    expect(text).toMatch(/"id"/)
    expect(JSON.parse(text)).toBeTypeOf('object')
    expect(text).not.toMatch(/(password|access|refresh)Hash|sealed/i)
    expect(await rows()).toHaveLength(before)
  })
})

describe('what is printed', () => {
  const keysOf = async (command: string) => {
    const printed: unknown = JSON.parse(await run(command))
    return Object.keys(Object(Array.isArray(printed) ? printed[0] : printed)).join(' ')
  }
  const member =
    'id username mobile email nickname disabledAt eraseFrom createdAt updatedAt mobileProvenAt emailProvenAt realname avatar ' +
    'gender qq birthday homePhone provinceId cityId areaId visitCount lastLoginAt lastLoginIp levelId referrerId ' +
    'agentCode isAgent mergedIntoId hasPassword mustChangePassword'
  const session =
    'id memberId dialect group accessExpiresAt refreshExpiresAt absoluteExpiresAt address userAgent device createdAt ' +
    'lastSeenAt endedAt endReason appid'
  const app =
    'id appid previousSecretUntil expiresAt tokenTtl enabled requireHmac checkTime checkReplay createdAt'

  it.each([
    ['member find --name ann', member],
    ['member list', member],
    ['member search --text an', 'members after'],
    ['member count', 'count'],
    ['member sessions --username ann', session],
    ['app list', app],
    ['app rotate-secret --appid shop', `${app} secret`],
    ['wechat list', 'id type appid hash openPlatform hosts createdAt isDefault'],
    ['invite list', 'id code memberId levelId usedAt usedById expiresAt locked createdAt'],
    ['invite agent --username ann', 'username agentCode isAgent'],
    ['scene list', 'id bundleid verify'],
    ['keys status', 'keys canDrop codesUntil'],
    ['audit list', 'id at event result memberId sessionId appid dialect address userAgent requestId'],
    ['member end-sessions --username ann', 'ended'],
  ])('%s has the keys that scripts read', async (command, keys) => {
    await login(g, 'ann', 'correct horse')
    expect(await keysOf(command)).toBe(keys)
  })

  it('names the kind of a WeChat account as --type takes it', async () => {
    expect(JSON.parse(await run('wechat list'))[0]).toMatchObject({ appid: 'wx1', type: 'mini' })
  })
})

describe('an option', () => {
  it.each([
    ['app create --appid ', /'--appid <appid>' argument '' is invalid. Empty/],
    ['member list --limit 201', /Not a number from 1 to 200/],
    ['member list --after x', /Not a whole number above zero/],
    ['app rotate-secret --appid shop --overlap -1', /Not a whole number/],
    ['app rotate-secret --appid shop --overlap=', /Not a whole number/],
    ['member end-sessions --username ann --id 7', /Not an id of a session/],
    ['invite create --count 201', /Not a number from 1 to 200/],
  ])('that is none is refused before anything is done: %s', async (command, message) => {
    const before = (await rows()).length
    await expect(run(command)).rejects.toThrow(message)
    expect(await rows()).toHaveLength(before)
  })

  it('that is empty counts as left out where it may be, so that scripts can pass variables on', async () => {
    const printed = JSON.parse(await run('member create --username carol --mobile  --nickname '))
    expect(printed).toMatchObject({ mobile: null, nickname: null, hasPassword: false })
  })

  it.each([
    'member create --username nopass --password ',
    'app create --appid nosecret --secret ',
    'wechat add --type mini --appid nosecret --secret ',
    'wechat update --appid wx1 --secret ',
  ])('that is a secret and empty is refused: %s', async (command) => {
    await expect(run(command)).rejects.toThrow(/Empty/)
    expect(await g.deps.db.member.count({ where: { username: 'nopass' } })).toBe(0)
    expect(await g.deps.db.app.count({ where: { appid: 'nosecret' } })).toBe(0)
  })
})

describe('every verb', () => {
  it('and every option says what it is for', () => {
    const { program } = commandLine(g.deps)
    for (const noun of program.commands)
      for (const verb of [noun, ...noun.commands]) {
        expect(verb.description(), verb.name()).not.toBe('')
        for (const { flags, description } of verb.options)
          expect(description, `${verb.name()} ${flags}`).not.toBe('')
      }
  })
})
