import { describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { codeOf, failure, failuresOf, testGateway, type TestGateway } from '../../support/gateway.ts'
import {
  freshAddress,
  freshMobile,
  from,
  sendMail,
  sendSms,
  sent,
  startWindow,
  tappedStore,
} from '../../support/joining.ts'

/** A gateway whose windows of an hour and a day have just begun. */
async function gatewayWith(env: Record<string, string>): Promise<TestGateway> {
  const g = await testGateway({ env })
  await startWindow(g, 86_400)
  return g
}

/** How many of these sends went out before the first was refused, and how it was. */
async function until(times: number, send: (i: number) => Promise<any>) {
  for (let i = 0; i < times; i++) {
    const answer = await send(i)
    if (answer.errors) return { sent: i, ...answer.errors[0].extensions }
  }
  return { sent: times }
}

describe('the budget of codes', () => {
  it('that is spent holds no number from who may send to it', async () => {
    const g = await gatewayWith({ SMS_PER_ADDRESS_HOUR: '1' })
    const spent = '198.51.100.66'
    await sendSms(from(g, spent), freshMobile())
    const { store, tap } = tappedStore(g.deps.counters)
    const answer = await sendSms(from(g.beside({ counters: store }), spent), freshMobile())
    expect(codeOf(answer)).toBe('TOO_MANY_REQUESTS')
    expect(tap.written.filter((line) => line.startsWith('slot:'))).toEqual([])
  })

  it('of a number that is spent is held by no stranger from its member at home', async () => {
    const g = await gatewayWith({ SMS_PER_NUMBER_HOUR: '1' })
    const [mobile, home] = [freshMobile(), freshAddress()]
    await createMember(g.deps, { username: 'ann', mobile, password: 'correct horse', proven: 'all' })
    const query = 'mutation { login(username: "ann", password: "correct horse") { group } }'
    await from(g, home).graphql(query)
    await sendSms(from(g, freshAddress()), mobile)
    await g.pass(60)
    let over = false
    const hammer = async () => {
      while (!over) {
        await sendSms(from(g, freshAddress()), mobile)
        await new Promise((done) => setImmediate(done))
      }
    }
    const strangers = Array.from({ length: 20 }, hammer)
    await new Promise((done) => setTimeout(done, 50))
    const answer = await sendSms(from(g, home), mobile)
    over = true
    await Promise.all(strangers)
    expect(answer.errors).toBeUndefined()
  })

  it('of one number is five an hour and ten a day, from wherever and for whatever it is asked', async () => {
    const g = await gatewayWith({})
    const mobile = freshMobile()
    const purposes = ['LOGIN', 'REGISTER', 'RESET', 'BIND'] as const
    const send = async (i: number) => {
      const answer = await sendSms(from(g, freshAddress()), mobile, purposes[i % 4], { appid: `app${i}` })
      await g.pass(60)
      return answer
    }
    expect(await until(20, send)).toEqual({ sent: 5, code: 'TOO_MANY_REQUESTS', retryAfter: 3_600 - 300 })
    await startWindow(g, 3_600)
    expect(await until(20, send)).toMatchObject({ sent: 5, code: 'TOO_MANY_REQUESTS' })
    await startWindow(g, 3_600)
    expect(await until(20, send)).toEqual({ sent: 0, code: 'TOO_MANY_REQUESTS', retryAfter: 79_200 })
    await startWindow(g, 86_400)
    expect(await until(20, send)).toMatchObject({ sent: 5 })
    expect(sent(g)).toHaveLength(15)
  })

  it('of one IPv4 address is 20 an hour, so many a day, and no other address pays for it', async () => {
    const g = await gatewayWith({ SMS_PER_ADDRESS_DAY: '25' })
    const [near, far] = [from(g, '198.51.100.1'), from(g, '198.51.100.2')]
    const send = () => sendSms(near, freshMobile())
    expect(await until(40, send)).toEqual({ sent: 20, code: 'TOO_MANY_REQUESTS', retryAfter: 3_600 })
    expect((await sendSms(far, freshMobile())).errors).toBeUndefined()
    await startWindow(g, 3_600)
    expect(await until(40, send)).toEqual({ sent: 5, code: 'TOO_MANY_REQUESTS', retryAfter: 82_800 })
  })

  it('of one address is not exceeded by 60 sends at once, to 60 numbers, over two gateways', async () => {
    const g = await gatewayWith({})
    const address = freshAddress()
    const doors = [from(g, address), from(g.beside(), address)]
    await Promise.all(Array.from({ length: 60 }, (_, i) => sendSms(doors[i % 2] ?? g, freshMobile())))
    expect(sent(g)).toHaveLength(20)
  })

  it('of IPv6 counts per /64, however the addresses in it are written', async () => {
    const g = await gatewayWith({ SMS_PER_ADDRESS_HOUR: '4' })
    const one = [
      '2001:db8:0:1::1',
      '2001:db8:0:1:ffff:ffff:ffff:ffff',
      '2001:DB8::1:0:0:2:3',
      '2001:db8:0:1::',
    ]
    for (const address of one)
      expect((await sendSms(from(g, address), freshMobile())).errors, address).toBeUndefined()
    for (const address of [...one, '2001:db8:0:1:a:b:c:d'])
      expect(failuresOf(await sendSms(from(g, address), freshMobile()))).toEqual(failure('TOO_MANY_REQUESTS'))
    expect((await sendSms(from(g, '2001:db8:0:2::1'), freshMobile())).errors).toBeUndefined()
  })

  it('of one app is so many a day', async () => {
    const g = await gatewayWith({ SMS_PER_APP_DAY: '3' })
    const send = (appid?: string) =>
      sendSms(from(g, freshAddress()), freshMobile(), 'LOGIN', appid ? { appid } : {})
    expect(await until(9, () => send('shop'))).toMatchObject({ sent: 3, code: 'TOO_MANY_REQUESTS' })
    expect(await until(9, () => send('bank'))).toMatchObject({ sent: 3 })
    expect(await until(9, () => send())).toEqual({ sent: 9 })
  })

  it('of one foreign country is so many a day, and codes go to no country that is not listed', async () => {
    const g = await gatewayWith({ SMS_COUNTRIES: 'CN,US', SMS_PER_COUNTRY_DAY: '2' })
    const send = (mobile: string) => sendSms(from(g, freshAddress()), mobile)
    const american = (i: number) => send(`+1212555${1_000 + i}`)
    expect(await until(9, american)).toMatchObject({ sent: 2, code: 'TOO_MANY_REQUESTS' })
    expect(await until(9, () => send(freshMobile()))).toEqual({ sent: 9 })
    // Great Britain; Jamaica shares +1 with America; satellites are no country.
    for (const mobile of ['+447400123456', '+18765551234', '+881612345678'])
      expect(failuresOf(await send(mobile)), mobile).toEqual(failure('MOBILE_INVALID'))
    expect(sent(g)).toHaveLength(11)
  })

  it('of all ends the day with an error line, one a minute at most; phones and mails apart', async () => {
    const g = await gatewayWith({ SMS_GLOBAL_DAY: '6' })
    const two = [g, g.beside()]
    const send = (i: number) => sendSms(from(two[i % 2] ?? g, freshAddress()), freshMobile())
    const loud = () => g.lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50)
    expect(await until(5, send)).toEqual({ sent: 5 })
    expect(loud()).toEqual([])
    await Promise.all(Array.from({ length: 20 }, (_, i) => send(i)))
    expect(sent(g)).toHaveLength(5)
    const line = {
      kind: 'mobile',
      limit: 6,
      msg: 'the daily cap on codes is reached: the rest of it is for known networks',
    }
    expect(loud()).toMatchObject([line])
    await g.pass(50)
    await send(0)
    expect(loud()).toHaveLength(1)
    await g.pass(10)
    expect(failuresOf(await send(0))).toEqual(failure('TOO_MANY_REQUESTS'))
    expect(loud()).toMatchObject([line, line])
    expect((await sendMail(from(g, freshAddress()), 'ann@example.com')).errors).toBeUndefined()
    await startWindow(g, 86_400)
    expect((await send(0)).errors).toBeUndefined()
  })

  it('is not spent by those it refuses', async () => {
    const g = await gatewayWith({ SMS_PER_ADDRESS_HOUR: '2', SMS_GLOBAL_DAY: '4' })
    const address = freshAddress()
    for (let i = 0; i < 10; i++) await sendSms(from(g, address), freshMobile())
    expect(sent(g)).toHaveLength(2)
    expect(await until(9, () => sendSms(from(g, freshAddress()), freshMobile()))).toMatchObject({ sent: 2 })
  })
})

describe('looks at who is a member', () => {
  it('which api-v1 has to allow are 30 an hour and network, over both its paths and two gateways', async () => {
    const g = await gatewayWith({})
    const mobile = freshMobile()
    await createMember(g.deps, { username: 'ann', mobile, proven: 'all' })
    const address = freshAddress()
    const doors = [from(g, address), from(g.beside(), address)]
    const look = async (path: string, i: number) => {
      const body = { lg: 'cn', username: mobile, flag: 1, smsflag: 1 }
      return (await doors[i % 2]?.post(path, body))?.body.code
    }
    const paths = ['/api/v1/go/verify', '/api/v1/php/verify'] as const
    const codes = await Promise.all(Array.from({ length: 80 }, (_, i) => look(paths[i % 2] ?? '', i)))
    expect(codes.filter((code) => code === 1012)).toHaveLength(30)
    expect(codes.filter((code) => code === 1013)).toHaveLength(50)
    expect(sent(g)).toEqual([])
    const years = 10 ** 8 / 30 / 24 / 365
    expect(Math.floor(years)).toBe(380)
    await startWindow(g, 3_600)
    expect(await look(paths[0], 0)).toBe(1012)
    const unknown = { lg: 'cn', username: freshMobile(), flag: 2, smsflag: 1 }
    expect((await doors[0]?.post(paths[0], unknown))?.body.code).toBe(1004)
  })

  it('over GraphQL are none: a wrong code says the same of known and unknown numbers', async () => {
    const g = await gatewayWith({})
    const [known, unknown] = [freshMobile(), freshMobile()]
    await createMember(g.deps, { username: 'ann', mobile: known, proven: 'all' })
    for (const to of [known, unknown]) {
      const ask = (query: string) => g.graphql(query.replace('$to', `"${to}"`))
      for (const query of [
        'mutation { register(mobile: $to, code: "123456", password: "a fine password") { member { id } } }',
        'mutation { register(mobile: $to, password: "a fine password") { member { id } } }',
        'mutation { register(username: $to, code: "123456", password: "a fine password") { member { id } } }',
        'mutation { loginWithCode(to: $to, code: "123456") { group } }',
        'mutation { resetPassword(to: $to, code: "123456", password: "a fine password") { member { id } } }',
      ])
        expect(codeOf(await ask(query)), query).toBe('CODE_INVALID')
    }
  })
})
