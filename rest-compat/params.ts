import type { Params } from './dialect.ts'

const readable = ['application/json', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

/** The parameters, or null for a body of a media type that is none of the readable ones. */
export async function readParams(request: Request): Promise<Params | null> {
  const params: Record<string, string> = Object.create(null)
  const search = request.url.indexOf('?')
  if (search >= 0) collect(params, new URLSearchParams(request.url.slice(search + 1)))
  if (request.body === null) return params
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!readable.includes(type)) return (await request.text()) === '' ? params : null
  if (type.endsWith('json')) collect(params, jsonEntries(await request.text()))
  else collect(params, await formEntries(request))
  return params
}

// Malformed JSON counts as no parameters: the old servers then miss the first required one.
function jsonEntries(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  } catch {
    return []
  }
}

async function formEntries(request: Request): Promise<Iterable<[string, unknown]>> {
  try {
    return await request.formData()
  } catch {
    return []
  }
}

// Numbers and booleans are taken as their text (ruling 1); objects, lists, files and null count as absent.
function collect(params: Record<string, string>, entries: Iterable<[string, unknown]>): void {
  for (const [name, value] of entries)
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      params[name] = String(value)
}
