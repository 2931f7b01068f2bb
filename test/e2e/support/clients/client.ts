/** The tokens a client holds, and how often it has refreshed them. */
export type Session = { accessToken?: string; refreshToken?: string; refreshes: number }

/** What the library made of an answer. */
export type Outcome = { data: Record<string, any> | undefined; codes: string[]; messages: string[] }

/** One client library, set up as its own documentation says: it refreshes once where an access token has expired. */
export type Client = {
  session: Session
  /** Runs a query or mutation. */
  run(document: string, variables?: Record<string, unknown>): Promise<Outcome>
  /** Every request it made: the verb, and whether the text of the document was in it. */
  requests: { method: string; text: boolean }[]
}

export type Options = { language?: string; persisted?: boolean }

export const expired = 'TOKEN_EXPIRED'

/** What each of them asks for a new pair. */
export const refreshDocument = `mutation Refresh($refreshToken: String!) {
  refresh(refreshToken: $refreshToken) { accessToken refreshToken }
}`

export const authorization = ({ accessToken }: Session): Record<string, string> =>
  accessToken ? { authorization: `Bearer ${accessToken}` } : {}

type Ask = (refreshToken: string | undefined) => Promise<{ accessToken: string; refreshToken: string }>

/**
 * Refreshes once for all requests that wait, and only while the token they used is still the newest: a client that trades
 * the new pair again would end the token its other requests are under way with.
 */
export function createRefresher(session: Session, ask: Ask) {
  let under: Promise<void> | undefined
  const refresh = async () => {
    session.refreshes++
    Object.assign(session, await ask(session.refreshToken))
  }
  return (used: string | undefined): Promise<void> =>
    used !== session.accessToken
      ? Promise.resolve()
      : (under ??= refresh().finally(() => (under = undefined)))
}

/** `fetch` that notes what went out. */
export function notingFetch(requests: Client['requests']): typeof fetch {
  return async (input, init) => {
    const method = init?.method ?? 'GET'
    const text = method === 'POST' ? String(init?.body) : new URL(String(input)).search
    requests.push({ method, text: /"query":|[?&]query=/.test(text) })
    return fetch(input, init)
  }
}
