import type { Gateway } from './gateway.ts'

export type Message = { to: string; purpose: string; code: string }

/** A mobile that no other run uses in a Redis they share. */
export const freshMobile = () => `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`

/** Asks for a code to join. */
export const sendText = 'mutation ($m: String!) { sendSmsCode(mobile: $m, purpose: REGISTER) { expiresIn } }'

/** Joins by the code. */
export const joinText = `mutation ($m: String!, $c: String!) {
  register(mobile: $m, code: $c, password: "a long enough one") { member { id } }
}`

/** What this gateway process has sent to the number, newest first. */
export async function sentBy(gateway: Gateway, mobile: string): Promise<Message[]> {
  const all = (await (await gateway.get('/dev/outbox.json')).json()) as Message[]
  return all.filter(({ to }) => to.endsWith(mobile))
}
