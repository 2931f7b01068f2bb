import { expect } from 'vitest'
import type { TestGateway } from './gateway.ts'

export type Flavour = 'rf2' | 'rf3' | 'tiny-shop'

/** The default bases, by the flavour of their texts. */
export const bases = { rf3: '/v1/site', rf2: '/api/v1/site', 'tiny-shop': '/tiny-shop/v1/site' } as const

/** Room for a whole file's messages: one network sends them all. */
export const roomy = { SMS_PER_ADDRESS_HOUR: '1000', SMS_PER_ADDRESS_DAY: '10000' }

export const password = 'secret1'

let mobiles = 13900000000
/** A number nobody has. */
export const newMobile = () => String(++mobiles)

type Asked = Pick<TestGateway, 'send' | 'post'>

/** The calls of one base. Every answer must come with HTTP status 200. */
export function siteOf(g: Asked & Pick<TestGateway, 'deps'>, base: string = bases.rf3) {
  async function call(action: string, params: object | string = {}, headers: Record<string, string> = {}) {
    const { status, body } = await g.post(`${base}/${action}`, params, headers)
    expect(status).toBe(200)
    return body
  }

  /** Sends a code, and reads it where developers do. */
  async function code(mobile: string, usage: string): Promise<string> {
    expect(await call('sms-code', { mobile, usage })).toMatchObject({ code: 200, data: null })
    return g.deps.outbox?.entries().find(({ to }) => to === `+86${mobile}`)?.code ?? ''
  }

  async function register(mobile = newMobile(), more: object = {}) {
    const proof = { mobile, code: await code(mobile, 'register'), group: 'h5', nickname: 'Ann' }
    const given = await call('register', { ...proof, password, password_repetition: password, ...more })
    expect(given).toMatchObject({ code: 200, message: 'OK' })
    return given.data
  }

  /** Logs in, and expects it to work. */
  async function login(username: string, group = 'h5', more: object = {}) {
    const given = await call('login', { username, password, group, ...more })
    expect(given).toMatchObject({ code: 200, message: 'OK' })
    return given.data
  }

  const alive = async (token: string) => (await call('verify-access-token', { token })).data.token

  return { call, code, register, login, alive }
}

/** The envelope of an answer about the input, whole. */
export const refused = (message: string, { clock }: Pick<TestGateway, 'clock'>) => ({
  code: 422,
  message,
  data: [],
  timestamp: Math.floor(clock.now() / 1000),
})

const names: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
}

/** The envelope of a thrown exception, whole. */
export const thrown = (code: number, message: string, { clock }: Pick<TestGateway, 'clock'>) => ({
  code,
  message,
  data: { name: names[code], message, code: 0, status: code },
  timestamp: Math.floor(clock.now() / 1000),
  req_id: expect.stringMatching(/^[0-9a-f]{32}$/),
})

export const noToken = 'Your request was made with invalid credentials.'
export const tokenExpired = '您的登录验证已经过期，请重新登录'
