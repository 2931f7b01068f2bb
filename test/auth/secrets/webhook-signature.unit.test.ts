import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import {
  gatewaySignature,
  isWebhookSecret,
  webhookHeaders,
} from '../../../src/auth/secrets/webhook-signature.ts'

const body = '{"text":"验证码 123456"}'
const message = { id: '42', timestamp: Math.floor(Date.now() / 1000), body }
const text = 'an old secret, 网关, of any text'
const branded = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`

describe('the signature of a webhook', () => {
  it.each([
    ['a text, for a library that takes raw keys', text, new Webhook(Buffer.from(text), { format: 'raw' })],
    ['a text, for a library that takes base64', text, new Webhook(Buffer.from(text).toString('base64'))],
    ['a secret of the specification', branded, new Webhook(branded)],
  ])('is verified by the library of Standard Webhooks: %s', (_, secret, library) => {
    const headers = webhookHeaders(secret, message)
    expect(library.verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => library.verify(body, { ...headers, 'webhook-id': '43' })).toThrow('No matching signature')
    expect(() => library.verify(body, webhookHeaders(`${secret}BBBB`, message))).toThrow('No matching')
  })

  it('is that of the published example', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    }
    const headers = webhookHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', example)
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('of the older headers is over the timestamp and the body, under the text of the secret', () => {
    const right = createHmac('sha256', text).update(`${message.timestamp}.${body}`).digest('hex')
    expect(gatewaySignature(text, message)).toBe(right)
  })

  it.each([
    [true, text],
    [true, branded],
    [false, 'whsec_'],
    [false, 'whsec_c2hvcnQ='],
    [false, `${branded}!`],
    [false, `whsec_${Buffer.alloc(65).toString('base64')}`],
  ])('can be made (%s) with %s', (can, secret) => {
    expect(isWebhookSecret(secret)).toBe(can)
  })
})
