import type { Answer, Doors } from './gateway.ts'

type Form = Record<string, string> | [string, string][]

/** The header of HTTP Basic for an app (RFC 6749 section 2.3.1). */
export function basic(appid: string, secret: string): { authorization: string } {
  const encoded = [appid, secret].map((text) => encodeURIComponent(text).replaceAll('%20', '+'))
  return { authorization: `Basic ${Buffer.from(encoded.join(':')).toString('base64')}` }
}

/** POST of a form. */
export function postForm(
  g: Doors,
  path: string,
  form: Form,
  headers: Record<string, string> = {},
  address?: string,
): Promise<Answer> {
  const body = new URLSearchParams(form).toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return g.send(path, {
    method: 'POST',
    headers: { ...type, ...headers },
    body,
    ...(address ? { address } : {}),
  })
}
