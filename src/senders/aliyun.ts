import { createRequire } from 'node:module'
import { z } from 'zod'
import type { SenderEnv } from './config.ts'
import { ProviderError, type Message, type Provider } from './sender.ts'
import { smsSign, smsTemplate, templateValues, voiceTemplate, type Parameter } from './texts.ts'

// require, not import(): the SDK is CommonJS with a default export, which Node and vitest unwrap differently.
const require = createRequire(import.meta.url)

const smsAnswer = z.object({ body: z.object({ code: z.string(), message: z.string().optional() }) })
const voiceAnswer = z.object({ body: z.object({ Code: z.string(), Message: z.string().optional() }) })

const voiceEndpoint = 'https://dyvmsapi.aliyuncs.com'
const voiceAction = {
  action: 'SingleCallByTts',
  version: '2017-05-25',
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
}

/** SMS and voice through Aliyun's official SDK: dysmsapi, and for voice the generic client it is built on. */
export function aliyunProvider(env: SenderEnv): Provider {
  let clients: Clients | undefined
  return {
    name: 'aliyun',
    idempotent: false,
    secrets: [env.ALIYUN_ACCESS_KEY_SECRET, env.ALIYUN_ACCESS_KEY_ID].filter((value) => value !== undefined),
    async deliver(message) {
      clients ??= openClients(env)
      await (message.channel === 'voice' ? callByVoice : sendSms)(clients, env, message)
    },
    close() {},
  }
}

async function sendSms(clients: Clients, env: SenderEnv, message: Message): Promise<void> {
  const answer = await clients.sms({
    phoneNumbers: aliyunNumber(message.to),
    signName: smsSign(env, 'ALIYUN', message),
    templateCode: smsTemplate(env, 'ALIYUN', message),
    templateParam: parameterJson(env.ALIYUN_SMS_PARAMS, message),
  })
  const { code, message: detail } = smsAnswer.parse(answer).body
  if (code !== 'OK') throw refusal(code, detail)
}

async function callByVoice(clients: Clients, env: SenderEnv, message: Message): Promise<void> {
  const answer = await clients.voice({
    CalledNumber: aliyunNumber(message.to),
    CalledShowNumber: env.ALIYUN_VOICE_NUMBER,
    TtsCode: voiceTemplate(env, 'ALIYUN', message),
    TtsParam: parameterJson(env.ALIYUN_VOICE_PARAMS, message),
  })
  const { Code, Message: detail } = voiceAnswer.parse(answer).body
  if (Code !== 'OK') throw refusal(Code, detail)
}

// A number's own limit: so many messages a minute, an hour, a day. Those of the account are another code each.
function refusal(code: string, detail: string | undefined): ProviderError {
  return new ProviderError(code, { detail, tooOften: code === 'isv.BUSINESS_LIMIT_CONTROL' })
}

/** Mainland numbers without the country code, others with it but without the plus. */
function aliyunNumber(to: string): string {
  return to.replace(/^\+(86(?=1\d{10}$))?/, '')
}

function parameterJson(names: readonly Parameter[], message: Message): string | undefined {
  const values = templateValues(names, message)
  return values.length === 0 ? undefined : JSON.stringify(Object.fromEntries(values))
}

type Clients = ReturnType<typeof openClients>

/** Loads the SDK (about 150 ms), so only when the first message goes out. */
function openClients(env: SenderEnv) {
  type Sdk = typeof import('@alicloud/dysmsapi20170525')
  type Core = typeof import('@alicloud/openapi-core')
  type Runtime = typeof import('@darabonba/typescript')
  const { default: SmsClient, SendSmsRequest } = require('@alicloud/dysmsapi20170525') as Sdk
  const { default: ApiClient, $OpenApiUtil } = require('@alicloud/openapi-core') as Core
  const { RuntimeOptions } = require('@darabonba/typescript') as Runtime
  const common = {
    accessKeyId: env.ALIYUN_ACCESS_KEY_ID,
    accessKeySecret: env.ALIYUN_ACCESS_KEY_SECRET,
    regionId: env.ALIYUN_REGION,
    connectTimeout: env.SEND_TIMEOUT_MS,
    readTimeout: env.SEND_TIMEOUT_MS,
  }
  // Without an endpoint the SDK takes the SMS host of the region.
  const smsClient = new SmsClient(new $OpenApiUtil.Config({ ...common, ...target(env.ALIYUN_ENDPOINT) }))
  const voiceClient = new ApiClient(
    new $OpenApiUtil.Config({ ...common, ...target(env.ALIYUN_VOICE_ENDPOINT ?? voiceEndpoint) }),
  )
  const action = new $OpenApiUtil.Params(voiceAction)
  return {
    sms: (fields: ConstructorParameters<typeof SendSmsRequest>[0]): Promise<unknown> =>
      smsClient.sendSms(new SendSmsRequest(fields)),
    voice: (body: Record<string, string | undefined>): Promise<unknown> =>
      voiceClient.callApi(action, new $OpenApiUtil.OpenApiRequest({ body }), new RuntimeOptions({})),
  }
}

function target(endpoint: string | undefined): { endpoint?: string; protocol: string } {
  if (endpoint === undefined) return { protocol: 'https' }
  const { host, protocol } = new URL(endpoint)
  return { endpoint: host, protocol: protocol.slice(0, -1) }
}
