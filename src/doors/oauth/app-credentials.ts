import type { AppCredentials, ShownCredentials } from '../../auth/apps/credentials.ts'
import { textOf } from '../edge/reader.ts'

/** What a request says of the app behind it. `wrong`: said in a way no client may (RFC 6749 section 2.3). */
export type Shown = ShownCredentials | 'none' | 'wrong'

/**
 * The credentials of an app (RFC 6749 section 2.3.1): HTTP Basic over the form-encoded id and secret, or both in the
 * form, never both ways at once. Basic counts as it is written too (RFC 7617), as curl and many libraries encode nothing:
 * with `+` or `%` in it there are two readings. The query is not looked at: it would be in every log on the way.
 */
export function shownCredentials(authorization: string | null, form: ReadonlyMap<string, string>): Shown {
  const [appid, secret] = [form.get('client_id'), form.get('client_secret')]
  if (authorization === null) return appid && secret !== undefined ? possible([{ appid, secret }]) : 'none'
  const basic = fromBasic(authorization)
  if (!basic) return 'none'
  if (basic === 'wrong' || secret !== undefined) return 'wrong'
  const agreed = basic.filter((one) => appid === undefined || one.appid === appid)
  return agreed.length > 0 ? possible(agreed) : 'wrong'
}

// No app is called by a NUL, and no database asked for one.
function possible(readings: ShownCredentials): Shown {
  const named = readings.filter(({ appid }) => !appid.includes('\0'))
  return named.length > 0 ? named : 'none'
}

function fromBasic(header: string): ShownCredentials | 'wrong' | null {
  const encoded = /^Basic +([\w+/-]+={0,2})$/i.exec(header.trim())?.[1]
  if (!encoded) return null
  const pair = textOf(Buffer.from(encoded, 'base64'))
  // One that is not UTF-8 could be that of any other.
  if (pair === null) return 'wrong'
  const colon = pair.indexOf(':')
  if (colon <= 0) return null
  const written = { appid: pair.slice(0, colon), secret: pair.slice(colon + 1) }
  const meant = formDecoded(written)
  if (!meant || pair === `${meant.appid}:${meant.secret}`) return [written]
  return [meant, written]
}

// Null where it is no form-encoded text: then it can only be meant as it is written.
function formDecoded({ appid, secret }: AppCredentials): AppCredentials | null {
  try {
    const [id, decoded] = [appid, secret].map((text) => decodeURIComponent(text.replaceAll('+', ' ')))
    return id && decoded !== undefined ? { appid: id, secret: decoded } : null
  } catch {
    return null
  }
}
