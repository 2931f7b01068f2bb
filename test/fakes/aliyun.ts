import { createHash, createHmac } from 'node:crypto'
import { startFakeServer, type FakeServer, type Received, type Reply } from './sms-server.ts'

export type AliyunCall = { action: string; version: string; params: Record<string, string> }
type Keys = { id: string; secret: string }

const mustBeSigned = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
]

/** Aliyun's OpenAPI gateway (RPC style, ACS3-HMAC-SHA256) in front of dysmsapi and dyvmsapi. */
export function startAliyun(keys: Keys, port?: number): Promise<FakeServer<AliyunCall>> {
  const nonces = new Set<string>()
  return startFakeServer(
    {
      reject: (request) => refusal(request, keys, nonces),
      read: ({ url, headers, body }) => ({
        action: String(headers['x-acs-action']),
        version: String(headers['x-acs-version']),
        params: Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]),
      }),
      accepted: () => ({ status: 200, body: { Code: 'OK', Message: 'OK', BizId: '1^0', RequestId: 'R-1' } }),
      refused: () => ({
        status: 200,
        body: { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发分钟级流控Permits:1', RequestId: 'R-2' },
      }),
    },
    port,
  )
}

function refusal(request: Received, keys: Keys, nonces: Set<string>): Reply | undefined {
  const { headers } = request
  const given = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  )
  const [, id, names = '', signature] = given ?? []
  if (id !== keys.id) return error(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.')
  const signed = names.split(';')
  const header = (name: string) => String(headers[name] ?? '').trim()
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url.searchParams),
    ...signed.map((name) => `${name}:${header(name)}`),
    '',
    names,
    sha256(request.body),
  ].join('\n')
  const expected = createHmac('sha256', keys.secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  const nonce = header('x-acs-signature-nonce')
  const fresh = Math.abs(Date.now() - Date.parse(header('x-acs-date'))) < 15 * 60_000 && !nonces.has(nonce)
  nonces.add(nonce)
  const complete = mustBeSigned.every((name) => signed.includes(name))
  const bodyMatches = header('x-acs-content-sha256') === sha256(request.body)
  if (signature === expected && fresh && complete && bodyMatches) return undefined
  // The real gateway quotes what was signed, so an error holds the whole message.
  const detail = `Specified signature is not matched with our calculation. server string to sign is:${canonical}`
  return error(400, 'SignatureDoesNotMatch', detail)
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

/** RFC 3986: encodeURIComponent leaves five characters too many. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}

function error(status: number, Code: string, Message: string): Reply {
  return { status, body: { RequestId: 'R-0', HostId: 'dysmsapi.aliyuncs.com', Code, Message } }
}
