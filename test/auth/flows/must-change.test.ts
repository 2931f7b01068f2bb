// A password that opens nothing until the next login by it has chosen another one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/auth/apps/apps.ts'
import { createMember } from '../../../src/auth/members/members.ts'
import { cli } from '../../support/cli.ts'
import {
  codeOf,
  failure,
  failuresOf,
  openTestGateway,
  testGateway,
  type TestGateway,
} from '../../support/gateway.ts'
import {
  codeFor,
  freshMobile,
  loginWithCode,
  reauthenticate,
  resetPassword,
  sent,
} from '../../support/joining.ts'
import { bearer, check, login } from '../../support/operations.ts'
import { auth, guest } from '../../support/api-auth.ts'
import { hmacSigned, signers } from '../../support/signed.ts'
import { bases, siteOf } from '../../support/v1-site.ts'

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

const given = 'given at the desk'
const chosen = 'chosen by the member'

/** Sets the password `given` for a member, by an operator. */
const give = (username: string, { flags = [], on = g }: { flags?: string[]; on?: TestGateway } = {}) =>
  cli(on.deps, 'member', 'set-password', '--username', username, '--password', given, ...flags)

/** A member whose password has to be changed. */
async function person(on: TestGateway = g) {
  const mobile = freshMobile()
  const username = `m${mobile}`
  await createMember(on.deps, { username, mobile, password: 'of before', proven: 'all' })
  await give(username, { on })
  return { username, mobile }
}

const enter = (input: object, on: TestGateway = g) =>
  on.graphql(
    'mutation ($input: LoginInput!) { login(input: $input) { accessToken sessionId member { id } } }',
    {
      input,
    },
  )

describe('a password that has to be changed', () => {
  it('opens nothing, and is told of to who has it only', async () => {
    const { username } = await person()
    expect(failuresOf(await enter({ username, password: given }))).toEqual(
      failure('PASSWORD_CHANGE_REQUIRED'),
    )
    for (const input of [{}, { newPassword: chosen }])
      expect(failuresOf(await enter({ username, password: 'wrong', ...input }))).toEqual(
        failure('INVALID_CREDENTIALS'),
      )
    expect(await g.deps.db.session.count({ where: { member: { usernameKey: username } } })).toBe(0)
  })

  it('gives way to another one at the login, which is audited and told', async () => {
    const { username, mobile } = await person()
    const { data, errors } = await enter({ username, password: given, newPassword: chosen })
    expect(errors).toBeUndefined()
    expect((await check(g, data.login.accessToken)).active).toBe(true)
    expect(sent(g)[0]).toMatchObject({ to: `+86${mobile}`, purpose: 'changed' })
    const memberId = data.login.member.id
    const rows = await g.deps.db.auditEvent.findMany({ where: { memberId }, orderBy: { id: 'asc' } })
    expect(rows.map(({ event, result }) => `${event} ${result}`)).toEqual([
      'admin setMemberPassword mustChange=true password: ok',
      'password-changed ok',
      'login ok',
    ])
    expect(codeOf(await enter({ username, password: given }))).toBe('INVALID_CREDENTIALS')
    await login(g, username, chosen)
  })

  it.each([
    ['the same again', given, { code: 'BAD_INPUT', fields: ['newPassword'] }],
    ['one that is too short', 'short', { code: 'PASSWORD_UNACCEPTABLE', reason: 'TOO_SHORT' }],
    ['one that many have', 'password', { code: 'PASSWORD_UNACCEPTABLE', fields: ['newPassword'] }],
  ])('does not give way to %s', async (_, newPassword, refusal) => {
    const { username } = await person()
    const answer = await enter({ username, password: given, newPassword })
    expect(answer.errors[0].extensions).toMatchObject(refusal)
    expect(codeOf(await enter({ username, password: given }))).toBe('PASSWORD_CHANGE_REQUIRED')
  })

  it('of two who change it at once is changed by one', async () => {
    const { username } = await person()
    const answers = await Promise.all(
      ['the first one of them', 'the second one of them'].map((newPassword) =>
        enter({ username, password: given, newPassword }),
      ),
    )
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  })

  it('is told by each old wire as by its table, and by no session', async () => {
    const { username, mobile } = await person()
    const sessions = () => g.deps.db.session.count({ where: { member: { usernameKey: username } } })
    const onApiV1 = { username: mobile, password: given, time: String(Math.floor(g.deps.now() / 1000)) }
    expect((await g.post('/api/v1/login', onApiV1)).body).toMatchObject({ code: 1004 })
    for (const base of Object.values(bases))
      expect(await siteOf(g, base).call('login', { username, password: given, group: 'h5' })).toMatchObject({
        code: 422,
        message: '请通过验证码重置密码',
      })
    await createApp(g.deps, { appid: 'web' })
    const access_token = await guest(g)
    expect(await auth(g, 'login', { access_token, username, password: given })).toMatchObject({
      code: 101,
      msg: '请通过验证码重置密码',
    })
    expect(await sessions()).toBe(0)
  })

  it('opens no app that signs', async () => {
    const { username } = await person()
    const secret = 'the secret of the shop, 32 chars+'
    const { addApp, ask, fields } = signers(g, secret)
    await addApp('shop')
    const answer = await ask(hmacSigned(fields({ username, password: given }), secret))
    expect(codeOf(answer)).toBe('PASSWORD_CHANGE_REQUIRED')
  })

  it('is over after a reset, and after a change in a session that a code opened; and proves nothing there', async () => {
    const one = await person()
    const code = await codeFor(g, one.mobile, 'RESET')
    expect((await resetPassword(g, one.mobile, code, { password: chosen })).errors).toBeUndefined()
    await login(g, one.username, chosen)

    const two = await person()
    const { data } = await loginWithCode(g, two.mobile, await codeFor(g, two.mobile, 'LOGIN'))
    const { accessToken } = data.loginWithCode
    expect(codeOf(await reauthenticate(g, accessToken, { password: given }))).toBe('PASSWORD_CHANGE_REQUIRED')
    const change =
      'mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n) }'
    const changed = await g.graphql(change, { c: given, n: chosen }, bearer(accessToken))
    expect(changed.errors).toBeUndefined()
    await login(g, two.username, chosen)
  })

  it('is asked of no login that a change overtook', async () => {
    const opened: TestGateway = await testGateway()
    const { username } = await person(opened)
    await give(username, { flags: ['--no-must-change'], on: opened })
    const { hasher, db } = opened.deps
    const overtaken = opened.beside({
      hasher: {
        ...hasher,
        cost: hasher.cost,
        async verify(...args) {
          const right = await hasher.verify(...args)
          await db.member.update({ where: { usernameKey: username }, data: { mustChangePassword: true } })
          return right
        },
      },
    })
    const answer = await overtaken.graphql(
      'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }',
      { u: username, p: given },
    )
    expect(codeOf(answer)).toBe('PASSWORD_CHANGE_REQUIRED')
    expect(await db.session.count()).toBe(0)
  })
})

describe('a password that need not be changed', () => {
  it('takes no new one at a login: nobody shall think that it was changed', async () => {
    const { username } = await person()
    await give(username, { flags: ['--no-must-change'] })
    const answer = await enter({ username, password: given, newPassword: chosen })
    expect(answer.errors[0].extensions).toMatchObject({ code: 'BAD_INPUT', fields: ['newPassword'] })
    await login(g, username, given)
  })

  it('has to be after force-reset --at-login, which ends the sessions', async () => {
    const { username, mobile } = await person()
    await give(username, { flags: ['--no-must-change'] })
    const { accessToken } = await login(g, username, given)
    const printed = JSON.parse(
      await cli(g.deps, 'member', 'force-reset', '--username', username, '--at-login'),
    )
    expect(printed).toMatchObject({ hasPassword: true, mustChangePassword: true })
    expect((await check(g, accessToken)).active).toBe(false)
    expect(sent(g)[0]?.to).toBe(`+86${mobile}`)
    expect(sent(g)[0]?.text).toContain('须在下次登录时设置新密码')
    expect((await enter({ username, password: given, newPassword: chosen })).errors).toBeUndefined()
  })
})
