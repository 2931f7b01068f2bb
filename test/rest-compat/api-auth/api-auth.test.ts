import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { operator } from '../../../src/cli/operator.ts'
import {
  auth,
  captchaOf,
  fromElsewhere,
  guest,
  login,
  nextTry,
  openWechatGateway,
  smsOf,
  solve,
} from '../../support/api-auth.ts'
import type { WechatGateway } from '../../support/api-auth.ts'

let g: WechatGateway
beforeAll(async () => {
  g = await openWechatGateway()
  await createMember(g.deps, {
    username: 'annie',
    password: 'correct horse',
    mobile: '13800138001',
    proven: 'all',
  })
})
afterAll(() => g.close())

const hex = expect.stringMatching(/^[0-9a-f]{32}$/)
const time = expect.any(Number)
const tokenData = { token: hex, refresh_token: hex, expire_in: 1800, member_id: expect.any(Number) }
const refused = (code: number, msg: string, data: unknown = '') => ({ code, msg, time, data })

async function logIn(username = 'annie', password = 'correct horse') {
  const answer = await login(g, { access_token: await guest(g), username, password })
  expect(answer).toEqual({ code: 1, msg: '', time, data: tokenData })
  return answer.data
}

describe('api-auth transport', () => {
  it('takes any verb, query, form and JSON, any case, .html and /index.php', async () => {
    const ask = async (path: string, init: RequestInit = {}, address = '192.0.2.1') =>
      (await g.send(path, { ...init, address })).body
    const good = { code: 1, msg: '', time: Math.floor(g.clock.now() / 1000), data: hex }
    const json = { 'content-type': 'application/json' }
    expect(await ask('/api/auth/token?appid=web')).toEqual(good)
    expect(await ask('/api/auth/TOKEN.html?appid=web')).toEqual(good)
    expect(await ask('/index.php/api/auth/Token?appid=web')).toEqual(good)
    expect(
      await ask('/api/auth/token', { method: 'POST', body: new URLSearchParams({ appid: 'web' }) }),
    ).toEqual(good)
    expect(
      await ask('/api/auth/token', { method: 'PUT', headers: json, body: '{"appid":"web","x":{"y":1}}' }),
    ).toEqual(good)
    expect(await ask('/api/auth/token?appid=web', { method: 'DELETE' })).toEqual(good)
    expect(await ask('/api/auth/nothing')).toEqual(refused(0, '接口不存在'))
    expect(await ask('/api/auth/constructor')).toEqual(refused(0, '接口不存在'))
  })

  it('answers a preflight and lets every origin in', async () => {
    const init = {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
    }
    const { status, headers } = await g.send('/api/auth/login', init)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  })
})

describe('token', () => {
  it('refuses an unknown app and a missing one', async () => {
    expect(await auth(g, 'token', { appid: 'none' })).toEqual(refused(101, '未授权APP'))
    expect(await auth(g, 'token')).toEqual(refused(0, 'method param miss:appid'))
  })

  it('gives ten an hour to one address, and afresh after a login', async () => {
    const address = '192.0.2.99'
    const ask = async () => (await g.send('/api/auth/token?appid=web', { address })).body
    const all = [...Array(10)].map(ask)
    const token = (await Promise.all(all))[0].data
    expect(await ask()).toEqual(refused(0, '操作过于频繁'))
    const query = new URLSearchParams({ access_token: token, username: 'annie', password: 'correct horse' })
    expect((await g.send(`/api/auth/login?${query}`, { address })).body.code).toBe(1)
    expect((await ask()).code).toBe(1)
  })

  it('ends the token it replaces', async () => {
    const old = await guest(g)
    await guest(g, { access_token: old })
    expect(await auth(g, 'captcha', { access_token: old })).toEqual(refused(115, '临时Token过期'))
  })

  it('lives ten minutes from its last use', async () => {
    const token = await guest(g)
    g.clock.advance(599)
    await solve(g, token)
    g.clock.advance(599)
    await solve(g, token)
    g.clock.advance(601)
    expect(await auth(g, 'captcha', { access_token: token })).toEqual(refused(115, '临时Token过期'))
  })

  it('is needed, and taken from every place', async () => {
    for (const action of ['login', 'captcha', 'smscode', 'forgot', 'register'])
      expect(await auth(g, action)).toEqual(refused(101, '未授权访问'))
    const token = await guest(g)
    const places: RequestInit[] = [
      { headers: { 'access-token': token } },
      { headers: { access_token: token } },
      { method: 'POST', body: new URLSearchParams({ 'access-token': token }) },
      {
        method: 'POST',
        body: JSON.stringify({ access_token: token }),
        headers: { 'content-type': 'application/json' },
      },
    ]
    for (const init of places)
      expect((await g.send('/api/auth/captcha', init)).headers.get('content-type')).toBe('image/png')
  })
})

describe('login', () => {
  it('gives the token object, by username and by mobile', async () => {
    const first = await logIn()
    expect((await logIn('13800138001')).member_id).toBe(first.member_id)
  })

  it('keeps one session per member, platform and app', async () => {
    const first = await logIn()
    const second = await logIn()
    expect(await auth(g, 'quit', {}, { token: first.token })).toEqual(refused(102, '登录失效'))
    expect((await auth(g, 'quit', {}, { token: second.token })).code).toBe(1)
  })

  it('wants both, and allows one try in two seconds', async () => {
    const access_token = await guest(g)
    expect(await auth(g, 'login', { access_token, username: 'annie' })).toEqual(
      refused(101, '请填写登录账号及密码'),
    )
    await login(g, { access_token, username: 'annie', password: 'correct horse' })
    const again = { access_token, username: 'annie', password: 'correct horse' }
    expect(await auth(g, 'login', again)).toEqual(refused(0, '操作过于频繁'))
  })

  for (const username of ['annie', 'nobody-there'])
    it(`asks for a captcha after the first failure, and refuses after five: ${username}`, async () => {
      const access_token = await guest(g)
      const wrong = { access_token, username, password: 'wrong' }
      expect(await login(g, wrong)).toEqual(refused(101, '登录失败', { need_verify: 1 }))
      expect(await login(g, wrong)).toEqual(refused(104, '请填写验证码'))
      const answer = await solve(g, access_token)
      expect(await login(g, { ...wrong, verify: 'zzzz' })).toEqual(refused(104, '验证码错误'))
      expect(await login(g, { ...wrong, verify: answer.toUpperCase() })).toEqual(
        refused(101, '登录失败', { need_verify: 1 }),
      )
      expect(await login(g, { ...wrong, verify: answer })).toEqual(refused(104, '验证码错误'))
      for (let tries = 2; tries < 5; tries++)
        expect((await login(g, { ...wrong, verify: await solve(g, access_token) })).msg).toBe('登录失败')
      expect(await login(g, { ...wrong, verify: await solve(g, access_token) })).toEqual(
        refused(101, '登录尝试次数过多'),
      )
      // Neither another guest token nor the right password opens it from here; another network does.
      const other = { ...wrong, access_token: await guest(g), password: 'correct horse' }
      expect(await login(g, other)).toEqual(refused(101, '登录尝试次数过多'))
      const elsewhere = await fromElsewhere(g, '/api/auth/login', other)
      expect(elsewhere.body.code).toBe(username === 'annie' ? 1 : 101)
      await g.deps.counters.delete(`guest-failures-of:${username}:203.0.113.7`)
    })

  it('logs in with the right password and captcha, and asks for none afterwards', async () => {
    await createMember(g.deps, { username: 'bertie', password: 'correct horse' })
    const access_token = await guest(g)
    await login(g, { access_token, username: 'bertie', password: 'wrong' })
    const right = { access_token, username: 'bertie', password: 'correct horse' }
    expect((await login(g, { ...right, verify: await solve(g, access_token) })).code).toBe(1)
    expect((await login(g, right)).code).toBe(1)
  })

  it('tells a disabled member to who knows its password only', async () => {
    await createMember(g.deps, { username: 'doomed', password: 'correct horse' })
    await setMemberEnabled(g.deps, operator, { username: 'doomed', enabled: false })
    const params = { access_token: await guest(g), username: 'doomed' }
    expect(await login(g, { ...params, password: 'correct horse' })).toEqual(refused(113, '账户已被禁用'))
    expect(await login(g, { ...params, password: 'wrong' })).toMatchObject({ code: 101, msg: '登录失败' })
  })
})

describe('a session token', () => {
  it('that is bad fails every action', async () => {
    const actions = [
      'token',
      'login',
      'wxsign',
      'wxauth',
      'wxlogin',
      'refresh',
      'captcha',
      'smscode',
      'quit',
      'forgot',
      'register',
    ]
    for (const action of actions) {
      expect(await auth(g, action, { token: 'f'.repeat(32) })).toEqual(refused(102, '登录失效'))
      expect(await auth(g, action, {}, { token: 'x'.repeat(500) })).toEqual(refused(102, '登录失效'))
    }
    expect((await auth(g, 'token', { appid: 'web', token: '' }, { token: '' })).code).toBe(1)
  })

  it('that expired says 103 while its refresh token works, then 102', async () => {
    const { token, refresh_token } = await logIn()
    g.clock.advance(1801)
    expect(await auth(g, 'quit', {}, { token })).toEqual(refused(103, '登录失效'))
    expect((await auth(g, 'refresh', { refresh_token }, { token: '' })).code).toBe(1)
    g.clock.advance(11)
    expect(await auth(g, 'quit', {}, { token })).toEqual(refused(102, '登录失效'))
  })

  it('of a disabled member says 113', async () => {
    await createMember(g.deps, { username: 'locked-out', password: 'correct horse' })
    const { token } = await logIn('locked-out')
    await setMemberEnabled(g.deps, operator, { username: 'locked-out', enabled: false })
    g.clock.advance(1)
    expect(await auth(g, 'quit', {}, { token })).toEqual(refused(113, '登录失效'))
  })
})

describe('refresh and quit', () => {
  it('rotates, under both names, and refuses the rest', async () => {
    const first = await logIn()
    const answer = await auth(g, 'refresh', { refresh_token: first.refresh_token })
    expect(answer).toEqual({ code: 1, msg: '', time, data: { ...tokenData, member_id: first.member_id } })
    expect((await auth(g, 'refresh_token', { refresh_token: answer.data.refresh_token })).code).toBe(1)
    g.clock.advance(11)
    for (const params of [{ refresh_token: first.refresh_token }, { refresh_token: 'none' }, {}])
      expect(await auth(g, 'refresh', params as Record<string, string>)).toEqual(refused(105, '刷新失败'))
  })

  it('quits this session, with or without a temporary token, or none', async () => {
    const { token, refresh_token } = await logIn()
    expect(await auth(g, 'quit', {}, { token })).toEqual({ code: 1, msg: '退出成功', time })
    expect(await auth(g, 'quit', {}, { token })).toEqual(refused(102, '登录失效'))
    expect(await auth(g, 'refresh', { refresh_token })).toEqual(refused(105, '刷新失败'))
    expect(await auth(g, 'quit')).toEqual({ code: 1, msg: '退出成功', time })
  })
})

describe('captcha', () => {
  it('is a PNG of 128 x 40, also at the address the document gives', async () => {
    const access_token = await guest(g)
    for (const path of ['captcha', 'login', 'Login.html']) {
      const response = await g.fetch(
        new Request(`http://gateway.test/api/auth/${path}?access_token=${access_token}`),
      )
      const png = Buffer.from(await response.arrayBuffer())
      expect(response.headers.get('content-type')).toBe('image/png')
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 40])
    }
  })
})

describe('smscode, forgot', () => {
  it('sends to one number again after two minutes, and not before', async () => {
    const send = async () =>
      auth(g, 'smscode', { access_token: await guest(g), mobile: '13800138077', captcha: '', type: 'verify' })
    expect((await send()).msg).toBe('验证码已发送')
    await g.pass(119)
    expect((await send()).msg).not.toBe('验证码已发送')
    await g.pass(1)
    expect((await send()).msg).toBe('验证码已发送')
  })

  it('sends a code, then asks for a captcha', async () => {
    const access_token = await guest(g)
    const params = { access_token, mobile: '13800138050', captcha: '', type: 'verify' }
    expect(await auth(g, 'smscode', params)).toEqual({ code: 1, msg: '验证码已发送', time })
    expect(smsOf(g, '13800138050')).toMatch(/^\d{6}$/)
    expect(await auth(g, 'smscode', params)).toEqual(refused(104, '请填写图形验证码'))
    const captcha = await solve(g, access_token)
    expect(await auth(g, 'smscode', { ...params, captcha })).toEqual(refused(0, '验证码发送过于频繁'))
    expect(await auth(g, 'smscode', { access_token: await guest(g), mobile: '12', captcha: '' })).toEqual(
      refused(0, '手机号码格式错误'),
    )
    expect(await login(g, { access_token, username: 'annie', password: 'correct horse' })).toEqual(
      refused(104, '请填写验证码'),
    )
  })

  it('resets a password by the code', async () => {
    await createMember(g.deps, {
      username: 'carole',
      password: 'correct horse',
      mobile: '13800138060',
      proven: 'all',
    })
    const access_token = await guest(g)
    await auth(g, 'smscode', { access_token, mobile: '13800138060', captcha: '', type: 'verify' })
    const form = {
      access_token,
      account: '13800138060',
      type: 'mobile',
      password: 'battery staple',
      verify: smsOf(g, '13800138060'),
    }
    expect(await auth(g, 'forgot', { ...form, verify: '' })).toEqual(refused(0, ' 请填写验证码'))
    expect(await auth(g, 'forgot', { ...form, password: '' })).toEqual(refused(0, ' 请填写新密码'))
    expect(await auth(g, 'forgot', { ...form, type: 'fax' })).toEqual(refused(0, '账号类型错误'))
    expect(await auth(g, 'forgot', { ...form, type: 'email' })).toEqual(refused(0, '账号错误'))
    expect(await auth(g, 'forgot', { ...form, verify: '000000' })).toEqual(refused(0, '验证码填写错误'))
    expect(await auth(g, 'forgot', form)).toEqual({ code: 1, msg: '密码重置成功', time })
    await logIn('carole', 'battery staple')
  })
})

describe('register', () => {
  const form = { username: 'newcomer', password: 'correct horse', repassword: 'correct horse' }
  const register = async (params: Record<string, string>) => {
    await nextTry(g)
    const access_token = params.access_token ?? (await guest(g))
    const verify = params.verify ?? (await solve(g, access_token))
    return auth(g, 'register', { access_token, verify, ...params })
  }

  it('joins with a captcha and logs in', async () => {
    const extra = { email: 'new@shop.example', realname: '新人', mobile: '13800138070', scene: 'x' }
    expect(await register({ ...form, ...extra })).toEqual({ code: 1, msg: '注册成功', time, data: tokenData })
    const member = await g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: 'newcomer' } })
    expect(member).toMatchObject({
      email: 'new@shop.example',
      realname: '新人',
      mobile: '+8613800138070',
      mobileProvenAt: null,
    })
    await logIn('newcomer')
  })

  it('says what is wrong with the form, in the old words', async () => {
    const said = async (params: Record<string, string>) =>
      (await register({ ...form, username: 'other1', ...params })).msg
    expect(await said({ username: '' })).toBe('请填写用户名')
    expect(await said({ username: '1abcdef' })).toBe('用户名格式不正确')
    expect(await said({ username: 'annie' })).toBe('用户名格式不正确')
    expect(await said({ password: '' })).toBe('请填写密码')
    expect(await said({ password: '12345' })).toBe('密码不能低于6位')
    expect(await said({ repassword: '' })).toBe('请确认密码')
    expect(await said({ repassword: 'another one' })).toBe('两次密码输入不一致')
    expect(await said({ email: 'nonsense' })).toBe('邮箱格式错误')
    expect(await said({ mobile: '123' })).toBe('手机号码格式错误')
    expect(await said({ username: 'newcomer' })).toBe('用户名已被占用')
    expect(await said({ email: 'NEW@shop.example' })).toBe('邮箱已被占用')
    expect(await said({ mobile: '13800138070' })).toBe('手机号码已被占用')
    expect(await said({ invite_code: 'none' })).toBe('激活码不正确')
    expect(await register({ ...form, username: 'other1', verify: '' })).toEqual(refused(104, '请填写验证码'))
    expect(await register({ ...form, username: 'other1', verify: 'zzzz' })).toEqual(
      refused(104, '验证码错误'),
    )
    await register({ ...form, username: 'quick-one' })
    const access_token = await guest(g)
    expect(await auth(g, 'register', { ...form, access_token, verify: 'x' })).toEqual(
      refused(0, '操作过于频繁'),
    )
  })

  it('honours invite codes once and remembers who brought whom', async () => {
    const { createInvites } = await import('../../../src/auth/members/invite-codes.ts')
    const { setAgent } = await import('../../../src/auth/members/agents.ts')
    const level = await g.deps.db.memberLevel.create({ data: { level: 7, name: 'gold' } })
    const [invite] = await createInvites(g.deps, { owner: 'annie', level: 7, count: 1 })
    const code = invite?.code ?? ''
    expect((await register({ ...form, username: 'invited1', invite_code: code })).code).toBe(1)
    expect(await register({ ...form, username: 'invited2', invite_code: code })).toEqual(
      refused(0, '激活码已被使用'),
    )
    const find = (name: string) => g.deps.db.member.findUniqueOrThrow({ where: { usernameKey: name } })
    const annie = await find('annie')
    expect(await find('invited1')).toMatchObject({ referrerId: annie.id, levelId: level.id })
    const [locked] = await createInvites(g.deps, { count: 1, expiresAt: new Date(g.clock.now() - 1) })
    expect((await register({ ...form, username: 'invited2', invite_code: locked?.code ?? '' })).msg).toBe(
      '激活码不正确',
    )

    await setAgent(g.deps, { username: 'annie', code: 'ANNIE', isAgent: true })
    await register({ ...form, username: 'brought1', agent: 'ANNIE' })
    await register({ ...form, username: 'brought2', access_token: await guest(g, { agent: 'ANNIE' }) })
    await register({ ...form, username: 'brought3', agent: 'NOBODY' })
    expect((await find('brought1')).referrerId).toBe(annie.id)
    expect((await find('brought2')).referrerId).toBe(annie.id)
    expect((await find('brought3')).referrerId).toBeNull()
  })

  it('gives an invite code back when nobody joined with it, and one of ten racers the place', async () => {
    const { createInvites } = await import('../../../src/auth/members/invite-codes.ts')
    const [invite] = await createInvites(g.deps, { count: 1 })
    const code = invite?.code ?? ''
    expect((await register({ ...form, invite_code: code })).msg).toBe('用户名已被占用')
    const tokens = await Promise.all([...Array(5)].map(() => guest(g)))
    const answers = await Promise.all(
      tokens.map(async (access_token, i) => {
        const verify = await solve(g, access_token)
        const params = { ...form, username: `racer-${i}`, access_token, verify, invite_code: code }
        return (await fromElsewhere(g, '/api/auth/register', params)).body.msg
      }),
    )
    expect(answers.toSorted()).toEqual([...Array(4).fill('激活码已被使用'), '注册成功'].toSorted())
  })
})

describe('register where settings are strict', () => {
  it('wants an SMS code, in either parameter, and an invite', async () => {
    const strict = await openWechatGateway({ env: { GUEST_REGISTER: 'sms', INVITE_CODES: 'required' } })
    const { createInvites } = await import('../../../src/auth/members/invite-codes.ts')
    const invites = await createInvites(strict.deps, { count: 4 })
    const form = {
      username: 'phoned',
      password: 'correct horse',
      repassword: 'correct horse',
      mobile: '13800138080',
    }
    const register = async (params: Record<string, string>) => {
      await nextTry(strict)
      return auth(strict, 'register', { ...form, access_token: await guest(strict), ...params })
    }
    expect(await register({})).toEqual(refused(0, '请填写激活码'))
    const invite_code = invites[0]?.code ?? ''
    expect(await register({ invite_code })).toEqual(refused(0, ' 请填写手机验证码'))
    expect(await register({ invite_code, mobilecheck: '000000' })).toEqual(refused(0, ' 手机验证码填写错误'))
    await auth(strict, 'smscode', {
      access_token: await guest(strict),
      mobile: form.mobile,
      captcha: '',
      type: 'register',
    })
    const code = smsOf(strict, form.mobile)
    expect((await register({ invite_code, mobilecheck: '1', verify: code })).msg).toBe('注册成功')
    const member = await strict.deps.db.member.findUniqueOrThrow({ where: { usernameKey: 'phoned' } })
    expect(member.mobileProvenAt).not.toBeNull()
    await auth(strict, 'smscode', {
      access_token: await guest(strict),
      mobile: '13800138081',
      captcha: '',
      type: 'verify',
    })
    const second = { username: 'phoned2', mobile: '13800138081', invite_code: invites[1]?.code ?? '' }
    expect((await register({ ...second, mobilecheck: smsOf(strict, '13800138081') })).msg).toBe('注册成功')
    await strict.close()
  })
})

it('no answer of a login carries token_expire', async () => {
  expect(JSON.stringify(await logIn())).not.toContain('token_expire')
  expect(captchaOf(g, 'none')).toBe('')
})
