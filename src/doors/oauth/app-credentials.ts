import type { AppCredentials } from '../../auth/apps/credentials.ts'
import { pairsOf, textOf } from '../edge/reader.ts'

/** What a request says of the app behind it. `wrong`: said in a way no client may (RFC 6749 section 2.3). */
export type Shown = AppCredentials | 'none' | 'wrong'

/**
 * The credentials of an app (RFC 6749 section 2.3.1): HTTP Basic over the form-encoded id and secret, or both in the
 * form, never both ways at once. The query is not looked at: it would be in every log on the way.
 */
export function shownCredentials(authorization: string | null, form: ReadonlyMap<string, string>): Shown {
  const [appid, secret] = [form.get('client_id'), form.get('client_secret')]
  if (authorization === null) return appid && secret !== undefined ? { appid, secret } : 'none'
  const basic = fromBasic(authorization)
  if (!basic) return 'none'
  if (basic === 'wrong') return basic
  if (secret !== undefined || (appid !== undefined && appid !== basic.appid)) return 'wrong'
  return basic
}

function fromBasic(header: string): AppCredentials | 'wrong' | null {
  const encoded = /^Basic +([\w+/-]+={0,2})$/i.exec(header.trim())?.[1]
  if (!encoded) return null
  const pair = textOf(Buffer.from(encoded, 'base64'))
  // One that is not UTF-8, or stands for such bytes, could be that of any other.
  if (pair === null || !pairsOf(pair)) return 'wrong'
  const colon = pair.indexOf(':')
  const [appid, secret] = [formDecoded(pair.slice(0, colon)), formDecoded(pair.slice(colon + 1))]
  return colon > 0 && appid && secret !== null ? { appid, secret } : null
}

function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}
