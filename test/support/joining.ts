import { expect } from 'vitest'
import { StoreUnavailable, type Store } from '../../src/store/store.ts'
import { SendFailed, type Message, type Sender } from '../../src/senders/sender.ts'
import type { Doors, TestGateway } from './gateway.ts'
import { bearer } from './operations.ts'

type Asked = Pick<Doors, 'graphql'>

/** The doors of a gateway, asked from another address. */
export function from(g: Pick<Doors, 'send'>, address: string) {
  const post = (path: string, body: object, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', ...headers }
    return g.send(path, { method: 'POST', headers: json, body: JSON.stringify(body), address })
  }
  const graphql = async (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
    (await post('/graphql', { query, variables }, headers)).body
  return { post, graphql }
}

let numbers = 0
/** A Chinese mobile number no other test of this file uses. */
export const freshMobile = () => `138${String(10_000_000 + numbers++)}`
/** An address in a network no other test of this file uses. */
export const freshAddress = () => `198.18.${Math.floor(numbers / 250)}.${(numbers++ % 250) + 1}`

export type Purpose = 'REGISTER' | 'LOGIN' | 'RESET' | 'BIND'

/** Asks for a code by SMS over GraphQL; answers `{ data, errors }`. */
export function sendSms(g: Asked, mobile: string, purpose: Purpose = 'LOGIN', more: object = {}) {
  const query = `mutation ($mobile: String!, $purpose: CodePurpose!, $appid: String, $voice: Boolean, $language: Language) {
    sendSmsCode(mobile: $mobile, purpose: $purpose, appid: $appid, voice: $voice, language: $language) { resendAfter expiresIn }
  }`
  return g.graphql(query, { mobile, purpose, ...more })
}

/** Asks for a code by mail over GraphQL; answers `{ data, errors }`. */
export function sendMail(g: Asked, email: string, purpose: Purpose = 'LOGIN', more: object = {}) {
  const query = `mutation ($email: String!, $purpose: CodePurpose!, $appid: String, $language: Language) {
    sendEmailCode(email: $email, purpose: $purpose, appid: $appid, language: $language) { resendAfter expiresIn }
  }`
  return g.graphql(query, { email, purpose, ...more })
}

/** The messages that went out so far, newest first. */
export const sent = ({ deps }: Pick<TestGateway, 'deps'>) => deps.outbox?.entries() ?? []

/** Asks for a code a minute later, from a network of its own, and reads it in the outbox. */
export async function codeFor(g: TestGateway, to: string, purpose: Purpose, more: object = {}) {
  await g.pass(60)
  const doors = from(g, freshAddress())
  const answer = to.includes('@')
    ? await sendMail(doors, to, purpose, more)
    : await sendSms(doors, to, purpose, more)
  expect(answer.errors).toBeUndefined()
  return sent(g)[0]?.code ?? ''
}

/** Another six digits than these. */
export const wrongFor = (code: string) => String(code === '999999' ? 100_000 : Number(code) + 1)

const pair = 'accessToken refreshToken sessionId group'
const person = 'id username mobile email nickname'

/** Registers over GraphQL; answers `{ data, errors }`. */
export function register(g: Asked, input: object) {
  const query = `mutation ($username: String, $password: String!, $mobile: String, $email: String, $code: String,
      $scene: String, $appid: String, $nickname: String, $group: String, $login: Boolean) {
    register(username: $username, password: $password, mobile: $mobile, email: $email, code: $code, scene: $scene,
      appid: $appid, nickname: $nickname, group: $group, login: $login) { member { ${person} } tokens { ${pair} } }
  }`
  return g.graphql(query, { password: 'a fine new password', ...input })
}

/** Logs in by code over GraphQL; answers `{ data, errors }`. */
export function loginWithCode(g: Asked, to: string, code: string, more: object = {}) {
  const query = `mutation ($to: String!, $code: String!, $appid: String, $group: String) {
    loginWithCode(to: $to, code: $code, appid: $appid, group: $group) { ${pair} member { ${person} } }
  }`
  return g.graphql(query, { to, code, ...more })
}

/** Resets a password over GraphQL; answers `{ data, errors }`. */
export function resetPassword(g: Asked, to: string, code: string, more: object = {}) {
  const query = `mutation ($to: String!, $code: String!, $password: String!, $scene: String, $appid: String, $login: Boolean, $group: String) {
    resetPassword(to: $to, code: $code, password: $password, scene: $scene, appid: $appid, login: $login, group: $group) {
      member { ${person} } tokens { ${pair} }
    }
  }`
  return g.graphql(query, { to, code, password: 'a fine new password', ...more })
}

/** Binds a phone or, with an @, an address to the member of a token; answers `{ data, errors }`. */
export function bind(
  g: Asked,
  token: string,
  to: string,
  code: string,
  headers: Record<string, string> = {},
) {
  const query = to.includes('@')
    ? `mutation ($to: String!, $code: String!) { bound: bindEmail(email: $to, code: $code) { ${person} } }`
    : `mutation ($to: String!, $code: String!) { bound: bindMobile(mobile: $to, code: $code) { ${person} } }`
  return g.graphql(query, { to, code }, { ...bearer(token), ...headers })
}

/** Proves anew that the member of a token is here; answers `{ data, errors }`. */
export function reauthenticate(g: Asked, token: string, proof: object) {
  const query = `mutation ($password: String, $code: String, $to: String) {
    until: reauthenticate(password: $password, code: $code, to: $to)
  }`
  return g.graphql(query, proof, bearer(token))
}

/** A store that can be taken away, and tells what was written to it. */
export function tappedStore(store: Store) {
  const tap = { down: false, written: [] as string[], counted: [] as string[] }
  const tapped = new Proxy(store, {
    get(target, name: keyof Store) {
      return (key: string, ...rest: unknown[]) => {
        if (tap.down) return Promise.reject(new StoreUnavailable('taken away'))
        if (name === 'increment' && !(Number(rest[1] ?? 1) < 0)) tap.counted.push(key)
        if (name.startsWith('set')) tap.written.push(`${key} ${String(rest[0])}`)
        return (target[name] as (...all: unknown[]) => unknown)(key, ...rest)
      }
    },
  })
  return { store: tapped, tap }
}

/** A sender whose provider refuses; it remembers what it was to send. `meanwhile` runs before it says so. */
export function failingSender(meanwhile: (message: Message) => unknown = () => {}, tooOften = false) {
  const messages: Message[] = []
  const sender: Sender = {
    async send(message) {
      messages.push(message)
      await meanwhile(message)
      throw new SendFailed('fake', message, { code: 'REFUSED', retryable: false, tooOften })
    },
    async close() {},
  }
  return { sender, messages }
}

/** Turns the clock to where a new window of this many seconds starts, for every budget that divides it. */
export async function startWindow(g: Pick<TestGateway, 'deps' | 'pass'>, seconds: number): Promise<void> {
  await g.pass(Math.ceil(seconds - ((g.deps.now() / 1000) % seconds)))
}
