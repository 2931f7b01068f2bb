import type { SendSmsRequest } from 'tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_models.js'
import { z } from 'zod'
import type { SenderEnv } from './config.ts'
import { ProviderError, type Message, type Provider } from './sender.ts'
import { smsSign, smsTemplate, templateValues, voiceTemplate } from './texts.ts'

const smsAnswer = z.object({
  SendStatusSet: z.tuple([z.object({ Code: z.string(), Message: z.string().optional() })]),
})
const voiceAnswer = z.object({ SendStatus: z.object({ CallId: z.string() }) })

/** SMS and voice through Tencent Cloud's official SDK: the sms product, and for voice (vms) the common client. */
export function tencentProvider(env: SenderEnv): Provider {
  let clients: Promise<Clients> | undefined
  return {
    name: 'tencent',
    idempotent: false,
    secrets: [env.TENCENT_SECRET_KEY, env.TENCENT_SECRET_ID].filter((value) => value !== undefined),
    async deliver(message, { signal }) {
      const opened = await (clients ??= openClients(env))
      signal.throwIfAborted()
      try {
        await (message.channel === 'voice' ? callByVoice : sendSms)(opened, env, { message, signal })
      } catch (error) {
        throw connectFailure(error) ?? refusal(error) ?? error
      }
    },
    close() {},
  }
}

type Sending = { message: Message; signal: AbortSignal }

async function sendSms({ sms }: Clients, env: SenderEnv, { message, signal }: Sending): Promise<void> {
  const request: SendSmsRequest = {
    SmsSdkAppId: env.TENCENT_SMS_APP_ID ?? '',
    SignName: smsSign(env, 'TENCENT', message) ?? '',
    TemplateId: smsTemplate(env, 'TENCENT', message),
    TemplateParamSet: templateValues(env.TENCENT_SMS_PARAMS, message).map(([, value]) => value),
    PhoneNumberSet: [message.to],
  }
  const answer: unknown = await sms.request('SendSms', request, { signal })
  const [{ Code, Message: detail }] = smsAnswer.parse(answer).SendStatusSet
  if (Code !== 'Ok') throw new ProviderError(Code, { detail })
}

async function callByVoice({ voice }: Clients, env: SenderEnv, { message, signal }: Sending): Promise<void> {
  const request = {
    VoiceSdkAppid: env.TENCENT_VOICE_APP_ID,
    TemplateId: voiceTemplate(env, 'TENCENT', message),
    TemplateParamSet: templateValues(env.TENCENT_VOICE_PARAMS, message).map(([, value]) => value),
    CalledNumber: message.to,
  }
  voiceAnswer.parse(await voice.request('SendTtsVoice', request, { signal }))
}

/**
 * A host with several addresses of which none can be reached is an AggregateError with an empty message, and the SDK
 * keeps nothing but the message. Only connecting fails like that, so nothing was sent.
 */
function connectFailure(error: unknown): ProviderError | undefined {
  const empty = error instanceof Error && error.message.endsWith(' failed, reason: ')
  return empty ? new ProviderError('CONNECT_FAILED', { transient: true }) : undefined
}

// A number's own limit: so many messages in half a minute, an hour, a day. Those of the app are other codes.
const ofNumber = /^LimitExceeded\.(PhoneNumber|DeliveryFrequency)/

function refusal(error: unknown): ProviderError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!ofNumber.test(code)) return undefined
  return new ProviderError(code, { detail: (error as Error).message, tooOften: true })
}

type Clients = Awaited<ReturnType<typeof openClients>>

/** Loads the SDK, so only when the first message goes out. */
async function openClients(env: SenderEnv) {
  const { CommonClient } = await import('tencentcloud-sdk-nodejs-common')
  const { sms } = await import('tencentcloud-sdk-nodejs-sms')
  const config = (host: string, override: string | undefined) => ({
    credential: { secretId: env.TENCENT_SECRET_ID ?? '', secretKey: env.TENCENT_SECRET_KEY ?? '' },
    region: env.TENCENT_REGION,
    profile: {
      httpProfile: { ...target(host, override), reqTimeout: env.SEND_TIMEOUT_MS / 1_000 },
    },
  })
  const voiceHost = 'vms.tencentcloudapi.com'
  return {
    sms: new sms.v20210111.Client(config('sms.tencentcloudapi.com', env.TENCENT_ENDPOINT)),
    voice: new CommonClient(voiceHost, '2020-09-02', config(voiceHost, env.TENCENT_VOICE_ENDPOINT)),
  }
}

/**
 * Where requests go. The SDK signs for the service that the endpoint's first label names ("sms"), so an override
 * keeps the real endpoint, in the URL's fragment, which is never sent: `http://127.0.0.1:1/#sms.tencentcloudapi.com/`.
 */
function target(host: string, override: string | undefined): { protocol: string; endpoint: string } {
  return { protocol: override === undefined ? 'https://' : `${new URL(override).origin}/#`, endpoint: host }
}
