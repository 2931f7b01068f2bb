// What works once works once, over every door of two and of four gateway processes on one PostgreSQL and Redis.
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { startWechatSimulator } from '../wechat-simulator/simulator.ts'
import { codeOf, type Pair } from './support/calls.ts'
import { freshMobile, joinText, sendText, sentBy } from './support/codes.ts'
import { cli, startGateway, type Env, type Gateway } from './support/gateway.ts'
import { privateDatabase, type PrivateDatabase } from './support/postgres.ts'
import { afterwards, shared } from './support/process.ts'
import { needsServices, sharedRedis, twoGateways } from './support/services.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const form = (gateway: Gateway, path: string, fields: Record<string, string>) =>
  fetch(gateway.url + path, { method: 'POST', body: new URLSearchParams(fields) }).then(
    (answer) => answer.json() as Promise<{ state?: boolean; code?: number; data?: unknown }>,
  )

describe.skipIf(needsServices())('what works once', () => {
  let env: Env
  let database: PrivateDatabase
  let four: Gateway[]

  beforeAll(() =>
    shared(async () => {
      // Not the network's budgets are tried here but those of the number and the code.
      const two = await twoGateways({ SMS_PER_ADDRESS_HOUR: '10000', SMS_PER_ADDRESS_DAY: '10000' })
      ;({ env, database } = two)
      four = [two.a, two.b, ...(await Promise.all([startGateway(env), startGateway(env)]))]
      // What is first asked of a process waits for code to be loaded, and on a busy machine for longer than Redis may take.
      for (const gateway of four)
        for (const _ of numbers(5)) await gateway.graphql(sendText, { m: freshMobile() })
    }),
  )

  describe.each([2, 4])('on %i gateways', (count) => {
    const each = (i: number) => four[i % count] as Gateway
    const sent = async (mobile: string) =>
      (await Promise.all(four.slice(0, count).map((gateway) => sentBy(gateway, mobile)))).flat()

    it('send one message for 100 parallel wishes over GraphQL, its aliases and the three REST ways', async () => {
      const mobile = freshMobile()
      const aliases = `mutation { ${[1, 2, 3].map((i) => `a${i}: sendSmsCode(mobile: "${mobile}", purpose: REGISTER) { expiresIn }`).join(' ')} }`
      await Promise.all(
        numbers(100).map((i) => {
          const gateway = each(i)
          if (i % 5 === 0) return gateway.graphql(sendText, { m: mobile })
          if (i % 5 === 1) return gateway.graphql(aliases)
          if (i % 5 === 2)
            return gateway.rest('go/verify', { username: mobile, flag: 1, smsflag: 1, lg: 'cn' })
          if (i % 5 === 3)
            return gateway.rest('php/verify', { username: mobile, flag: 1, smsflag: 1, lg: 'cn' })
          return form(gateway, '/v1/site/sms-code', { mobile, usage: 'register' })
        }),
      )
      expect(await sent(mobile)).toHaveLength(1)
    })

    it('let one of 20 parallel users of a right code in, by whichever door', async () => {
      const mobile = freshMobile()
      await each(0).graphql(sendText, { m: mobile })
      const [{ code } = { code: '' }] = await sent(mobile)
      const joined = await Promise.all(
        numbers(20).map(async (i) => {
          if (i % 2) return codeOf(await each(i >> 1).graphql(joinText, { m: mobile, c: code })) === undefined
          const fields = {
            username: mobile,
            password: 'a long enough one',
            verify: code,
            flag: 1,
            bundleid: 'nomal',
          }
          return (await each(i >> 1).rest('go/doaction', fields)).state
        }),
      )
      expect(joined.filter(Boolean)).toHaveLength(1)
      const rows = await database.query(`SELECT id FROM members WHERE mobile = '+86${mobile}'`)
      expect(rows).toHaveLength(1)
    })

    it('let nobody in by the right code after 200 parallel wrong guesses over both', async () => {
      const mobile = freshMobile()
      await each(0).graphql(sendText, { m: mobile })
      const [{ code } = { code: '' }] = await sent(mobile)
      const wrong = numbers(201)
        .map((i) => String(100_000 + i))
        .filter((guess) => guess !== code)
      const guess = (i: number, c: string) => each(i).graphql(joinText, { m: mobile, c })
      const guesses = (await Promise.all(numbers(200).map((i) => guess(i, wrong[i] ?? '')))).map(codeOf)
      expect(guesses.every((answer) => answer === 'CODE_INVALID' || answer === 'TOO_MANY_ATTEMPTS')).toBe(
        true,
      )
      for (const i of [0, 1])
        expect(codeOf(await guess(i, code))).toMatch(/^(CODE_INVALID|TOO_MANY_ATTEMPTS)$/)
    })

    it('give 50 parallel refreshes of one token one new pair', async () => {
      const first = await each(0).login()
      const answers = await Promise.all(numbers(50).map((i) => each(i).refresh(first.refreshToken)))
      const [next, ...others] = new Set(answers.map((pair) => JSON.stringify(pair)))
      expect(others).toEqual([])
      const { accessToken } = JSON.parse(next ?? '') as Pair
      for (const i of numbers(count)) expect(await each(i).check(accessToken)).toMatchObject({ active: true })
      const spent = `SELECT session_id FROM spent_tokens WHERE session_id = '${first.sessionId}'`
      expect(await database.query(spent)).toHaveLength(1)
    })
  })
})

describe.skipIf(needsServices())('four gateways and WeChat', () => {
  it('ask it once for the token and once for the ticket, for 100 parallel pages', async () => {
    const [appid, secret] = [`wx-${randomUUID()}`, 'the-secret-of-this-run-0123456789ab']
    const simulator = await startWechatSimulator({
      latencyMs: 50,
      accounts: [{ type: 'official', appid, secret }],
    })
    afterwards(() => simulator.close())
    const { url } = await privateDatabase()
    const env = {
      DATABASE_URL: url,
      REDIS_URL: sharedRedis(),
      WECHAT_API_BASE: simulator.url,
      WECHAT_OPEN_BASE: simulator.url,
    }
    const { code } = await cli(
      env,
      'wechat',
      'add',
      '--type',
      'official',
      '--appid',
      appid,
      '--secret',
      secret,
      '--default',
      '--host',
      'shop.example',
    )
    expect(code).toBe(0)
    const first = await startGateway(env)
    const gateways = [first, ...(await Promise.all(numbers(3).map(() => startGateway(env))))]
    const answers = await Promise.all(
      numbers(100).map((i) =>
        form(gateways[i % 4] as Gateway, '/api/auth/wxsign', { url: `https://shop.example/${i}` }),
      ),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({ code: 1, data: { signature: expect.stringMatching(/^[0-9a-f]{40}$/) } })
    console.log('calls to WeChat for 100 pages on four processes:', simulator.calls)
    expect(simulator.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
  })
})
