import type { Params } from './dialect.ts'

const readable = ['application/json', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** The parameters, and why those of the body are not among them. */
export async function readParams(
  request: Request,
): Promise<{ params: Params; unreadable?: 'media type' | 'json' }> {
  const params: Record<string, string> = Object.create(null)
  const search = request.url.indexOf('?')
  if (search >= 0) collect(params, new URLSearchParams(request.url.slice(search + 1)))
  // Not `request.body`: asking for it builds a web stream.
  if (request.method === 'GET' || request.method === 'HEAD') return { params }
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!readable.includes(type))
    return (await request.text()) === '' ? { params } : { params, unreadable: 'media type' }
  const entries = type.endsWith('json') ? jsonEntries(await request.text()) : await formEntries(request)
  if (!entries) return { params, unreadable: 'json' }
  collect(params, entries)
  return { params }
}

// No text at all is no broken one: clients say JSON and send nothing. Other JSON than an object holds no parameters.
function jsonEntries(text: string): [string, unknown][] | null {
  if (text === '') return []
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  } catch {
    return null
  }
}

async function formEntries(request: Request): Promise<Iterable<[string, unknown]>> {
  try {
    return await request.formData()
  } catch {
    return []
  }
}

// CONTRACT.md#json-types-as-text: numbers and booleans are their text; objects, lists, files and null count as absent.
function collect(params: Record<string, string>, entries: Iterable<[string, unknown]>): void {
  for (const [name, value] of entries)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      params[name] = String(value)
}
