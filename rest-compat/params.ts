import type { Context } from 'hono'
import type { Params, Unreadable } from './dialect.ts'

/** How the gateway reads what comes in, handed in by the composition. */
export type Reader = {
  /** The bytes of the body, or null when there are more than the gateway reads. */
  bytesOf: (c: Context) => Promise<Uint8Array | null>
  /** The text of bytes; null when they are not UTF-8. */
  textOf: (bytes: Uint8Array) => string | null
  /** The pairs of a form or query; null when its bytes are not UTF-8. */
  pairsOf: (text: string) => [name: string, value: string][] | null
}

const json = ['application/json', 'text/json']
const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data'

const usual = 254
const long = 1_024
const data = 16_384

/** Characters that the longest good value may have, where that is not the usual number. */
const longest: Readonly<Record<string, number>> = {
  password: long,
  repassword: long,
  password_repetition: long,
  code: long,
  phoneCode: long,
  phoneIv: long,
  url: 2_048,
  rawData: data,
  phoneData: data,
}

const mostParts = 100

type Read = { params: Params; unreadable?: Unreadable }
type Entries = Iterable<[name: string, value: unknown]>

/** Whether the body is declared to be in another charset than UTF-8. */
export function declaresOtherCharset({ headers }: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1]
  return charset !== undefined && !/^utf-?8$/i.test(charset)
}

/** The parameters, and why what else was sent is not among them. */
export async function readParams(reader: Reader, request: Request, bytes: Uint8Array): Promise<Read> {
  const params: Record<string, string> = Object.create(null)
  const at = request.url.indexOf('?')
  const search = at < 0 ? [] : reader.pairsOf(request.url.slice(at + 1))
  if (!search) return { params, unreadable: 'encoding' }
  collect(params, search)
  if (request.method === 'GET' || request.method === 'HEAD') return { params }
  const entries = await bodyEntries(reader, request, bytes)
  if (typeof entries === 'string') return { params, unreadable: entries }
  return collect(params, entries) ? { params } : { params, unreadable: 'encoding' }
}

async function bodyEntries(
  { textOf, pairsOf }: Reader,
  request: Request,
  bytes: Uint8Array,
): Promise<Entries | Unreadable> {
  const header = request.headers.get('content-type') ?? ''
  const type = header.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!json.includes(type) && type !== form && type !== multipart)
    return bytes.length === 0 ? [] : 'media type'
  if (type === multipart) return partEntries(bytes, header)
  const text = textOf(bytes)
  if (text === null) return 'encoding'
  return type === form ? (pairsOf(text) ?? 'encoding') : jsonEntries(text)
}

// No text at all is no broken one: clients say JSON and send nothing. Other JSON than an object holds no parameters.
function jsonEntries(text: string): Entries | Unreadable {
  if (text === '') return []
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  } catch {
    return 'json'
  }
}

// The parser reads every text as UTF-8, whatever its part says, and what is none as U+FFFD. Files may hold any bytes.
async function partEntries(bytes: Uint8Array, type: string): Promise<Entries | Unreadable> {
  if (hasTooManyParts(bytes, type)) return []
  try {
    const fields = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
    const texts = [...fields].filter(([, value]) => typeof value === 'string')
    return texts.flat().some((text) => String(text).includes('\ufffd')) ? 'encoding' : texts
  } catch {
    return []
  }
}

function hasTooManyParts(bytes: Uint8Array, type: string): boolean {
  const boundary = /boundary="?([^";]{1,70})/i.exec(type)?.[1] ?? '--'
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let parts = 0
  for (let at = body.indexOf(boundary); at >= 0; at = body.indexOf(boundary, at + boundary.length))
    if (++parts > mostParts) return true
  return false
}

/**
 * Adds texts to the parameters; numbers and booleans are their text, all else counts as absent
 * (CONTRACT.md#json-types-as-text). Longer ones are cut to one character more than is good: their own rule refuses them,
 * and no pattern looks at more. False for text that has no UTF-8 form: `"\ud800"` in JSON stands for no character.
 */
function collect(params: Record<string, string>, entries: Entries): boolean {
  for (const [name, value] of entries) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    const text = String(value)
    if (!text.isWellFormed() || !name.isWellFormed()) return false
    const most = (Object.hasOwn(longest, name) && longest[name]) || usual
    params[name] = text.length > most ? text.slice(0, most + 1) : text
  }
  return true
}
