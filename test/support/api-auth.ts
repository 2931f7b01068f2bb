import { expect } from 'vitest'
import { createApp } from '../../src/auth/apps/apps.ts'
import { addWechatAccount, type NewWechatAccount } from '../../src/auth/identities/wechat/manage-accounts.ts'
import { demoAccounts, startWechatSimulator } from '../wechat-simulator/simulator.ts'
import { openTestGateway, type Answer, type Doors, type TestGateway, type TestOptions } from './gateway.ts'

export const [official, mini] = demoAccounts as [(typeof demoAccounts)[0], (typeof demoAccounts)[0]]
export const page = 'https://shop.example/page?a=1'

type Params = Record<string, string | number | boolean>

/** A call of an api-auth action as old clients make it: a form by POST. */
export function auth(g: Doors, action: string, params: Params = {}, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))
  return g.send(`/api/auth/${action}`, { method: 'POST', body, headers }).then(({ body }) => body)
}

/** A temporary token for the app `web`, asked for from an address of its own. */
export async function guest(g: TestGateway, params: Params = {}): Promise<string> {
  const answer = await fromElsewhere(g, '/api/auth/token', { appid: 'web', ...params })
  expect(answer.body).toMatchObject({ code: 1, data: expect.stringMatching(/^[0-9a-f]{32}$/) })
  return answer.body.data
}

let addresses = 0

/** A POST from an address nobody used before. */
export function fromElsewhere(g: Doors, path: string, params: Params): Promise<Answer> {
  const body = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))
  const address = `198.51.${Math.floor(addresses / 250)}.${1 + (addresses++ % 250)}`
  return g.send(path, { method: 'POST', body, address })
}

/** A picture asked for, and what it says. */
export async function solve(g: TestGateway, token: string): Promise<string> {
  const { status, headers } = await g.send(`/api/auth/captcha?access_token=${token}`)
  expect([status, headers.get('content-type')]).toEqual([200, 'image/png'])
  return captchaOf(g, token)
}

/** What the guest's newest captcha says. */
export function captchaOf(g: TestGateway, token: string): string {
  const found = g.deps.outbox?.entries().find(({ channel, to }) => channel === 'captcha' && to === token)
  return found?.code ?? ''
}

/** The newest code sent to a phone, as its holder reads it. */
export function smsOf(g: TestGateway, mobile: string): string {
  const found = g.deps.outbox?.entries().find(({ channel, to }) => channel === 'sms' && to.endsWith(mobile))
  return found?.code ?? ''
}

/** Waits out the two seconds between tries, also in a store whose clock is its own. */
export async function nextTry(g: TestGateway): Promise<void> {
  g.clock.advance(3)
  const slots = ['guest-register:203.0.113.7', ...names.map((name) => `guest-login:${name}:203.0.113.7`)]
  await Promise.all(slots.map((slot) => g.deps.counters.delete(`slot:${slot}`)))
}

const names: string[] = []

/** A login with its two seconds waited out. */
export async function login(g: TestGateway, params: Params, headers?: Record<string, string>) {
  names.push(String(params.username).toLowerCase())
  await nextTry(g)
  return auth(g, 'login', params, headers)
}

/** A gateway on a simulated WeChat that knows both accounts of it, and the app `web`. */
export async function openWechatGateway(
  options: TestOptions & { simulator?: Parameters<typeof startWechatSimulator>[0] } = {},
) {
  const sim = await startWechatSimulator(options.simulator)
  const g = await openTestGateway({ ...options, wechat: sim.url })
  await createApp(g.deps, { appid: 'web' })
  const add = (input: Pick<NewWechatAccount, 'type' | 'appid' | 'secret'>, more: Partial<NewWechatAccount>) =>
    addWechatAccount(g.deps, { ...input, ...more })
  const hosts = ['shop.example']
  const accounts = {
    official: await add(official, { hash: 'aOfficial', isDefault: true, hosts }),
    mini: await add(mini, { hash: 'VAvseyFhkV' }),
  }
  const close = () => g.close().then(() => sim.close())
  return { ...g, sim, accounts, close }
}

export type WechatGateway = Awaited<ReturnType<typeof openWechatGateway>>
