import type { Context } from 'hono'
import type { Body, Params, Reading, Unreadable } from './dialect.ts'

/** How the gateway reads what comes in, handed in by the composition. */
export type Reader = {
  /** The bytes of the body, or null when there are more than the gateway reads. */
  bytesOf: (c: Context) => Promise<Buffer | null>
  /** The text of bytes; null when they are not UTF-8. */
  textOf: (bytes: Uint8Array) => string | null
  /** The pairs of a form or query; null when its bytes are not UTF-8. */
  pairsOf: (text: string) => [name: string, value: string][] | null
  /** The fields of a multipart body of this Content-Type, or why there are none. */
  partsOf: (
    bytes: Buffer,
    type: string,
  ) => Promise<[name: string, value: string][] | 'encoding' | 'multipart'>
}

const readings: Readonly<Record<string, Reading>> = {
  'application/json': 'json',
  'text/json': 'json',
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
}

/** What a body is by its media type alone, on every wire; null for all other types. */
export const readingOf = ({ type }: Body): Reading | null =>
  (Object.hasOwn(readings, type) && readings[type]) || null

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

type Read = { params: Params; unreadable?: Unreadable }
type Entries = Iterable<[name: string, value: unknown]>

/** Whether the body is declared to be in another charset than UTF-8. */
export function declaresOtherCharset({ headers }: Request): boolean {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1]
  return charset !== undefined && !/^utf-?8$/i.test(charset)
}

type Sent = {
  request: Request
  bytes: Buffer
  /** How the wire finds out what a body is. */
  readAs: (body: Body) => Reading | null
}

/** The parameters, and why what else was sent is not among them. */
export async function readParams(reader: Reader, sent: Sent): Promise<Read> {
  const { request } = sent
  const params: Record<string, string> = Object.create(null)
  const at = request.url.indexOf('?')
  const search = at < 0 ? [] : reader.pairsOf(request.url.slice(at + 1))
  if (!search) return { params, unreadable: 'encoding' }
  collect(params, search)
  if (request.method === 'GET' || request.method === 'HEAD') return { params }
  const entries = await bodyEntries(reader, sent)
  if (typeof entries === 'string') return { params, unreadable: entries }
  return collect(params, entries) ? { params } : { params, unreadable: 'encoding' }
}

async function bodyEntries(reader: Reader, { request, bytes, readAs }: Sent): Promise<Entries | Unreadable> {
  const header = request.headers.get('content-type') ?? ''
  const type = header.split(';')[0]?.trim().toLowerCase() ?? ''
  const reading = readAs({ type, method: request.method, bytes })
  if (!reading) return bytes.length === 0 ? [] : 'media type'
  if (reading === 'multipart') return reader.partsOf(bytes, header)
  const text = reader.textOf(bytes)
  if (text === null) return 'encoding'
  return reading === 'form' ? (reader.pairsOf(text) ?? 'encoding') : jsonEntries(text)
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
