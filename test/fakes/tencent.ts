import { createHash, createHmac } from 'node:crypto'
import { startFakeServer, type FakeServer, type Received, type Reply } from './sms-server.ts'

export type TencentCall = { action: string; version: string; region: string; params: Record<string, unknown> }
type Keys = { id: string; secret: string }

const services: Record<string, string> = { '2021-01-11': 'sms', '2020-09-02': 'vms' }

/** Tencent Cloud's API 3.0 (TC3-HMAC-SHA256) in front of sms and vms. */
export function startTencent(keys: Keys, port?: number): Promise<FakeServer<TencentCall>> {
  return startFakeServer(
    {
      reject: (request) => refusal(request, keys),
      read: ({ headers, body }) => ({
        action: String(headers['x-tc-action']),
        version: String(headers['x-tc-version']),
        region: String(headers['x-tc-region']),
        params: JSON.parse(body) as Record<string, unknown>,
      }),
      accepted: (request) => (isVoice(request) ? answer({ SendStatus: { CallId: 'C-1' } }) : status('Ok')),
      refused: (request) =>
        isVoice(request)
          ? error('LimitExceeded.PhoneNumberOneHourLimit', 'too many calls')
          : status('LimitExceeded.PhoneNumberThirtySecondLimit'),
    },
    port,
  )
}

function refusal(request: Received, keys: Keys): Reply | undefined {
  const { headers } = request
  const given =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^/]+)\/([^/]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  const [, id, date = '', service = '', names = '', signature] = given ?? []
  if (id !== keys.id) return error('AuthFailure.SecretIdNotFound', 'The SecretId is not found')
  const timestamp = String(headers['x-tc-timestamp'])
  const age = Math.abs(Date.now() / 1_000 - Number(timestamp))
  if (!(age < 300)) return error('AuthFailure.SignatureExpire', 'The request is expired')
  // The SDK signs the host without the port; the real hosts have none.
  const header = (name: string) => String(headers[name]).replace(/^([\d.]+):\d+$/, '$1')
  const canonical = [
    request.method,
    request.url.pathname,
    request.url.search.slice(1),
    ...names.split(';').map((name) => `${name}:${header(name)}`),
    '',
    names,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n')
  const scope = `${new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10)}/${services[String(headers['x-tc-version'])]}/tc3_request`
  const toSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`
  const key = scope.split('/').reduce<Buffer>((k, part) => hmac(k, part), Buffer.from(`TC3${keys.secret}`))
  const complete = ['content-type', 'host'].every((name) => names.split(';').includes(name))
  const right = hmac(key, toSign).toString('hex') === signature && `${date}/${service}/tc3_request` === scope
  if (right && complete) return undefined
  return error(
    'AuthFailure.SignatureFailure',
    `The provided credentials could not be validated: ${request.body}`,
  )
}

function hmac(key: Buffer, value: string): Buffer {
  return createHmac('sha256', key).update(value).digest()
}

function isVoice({ headers }: Received): boolean {
  return headers['x-tc-action'] === 'SendTtsVoice'
}

function status(Code: string): Reply {
  return answer({ SendStatusSet: [{ SerialNo: 'S-1', Fee: 1, Code, Message: 'send status', IsoCode: 'CN' }] })
}

function error(Code: string, Message: string): Reply {
  return answer({ Error: { Code, Message } })
}

function answer(Response: object): Reply {
  return { status: 200, body: { Response: { ...Response, RequestId: 'R-1' } } }
}
