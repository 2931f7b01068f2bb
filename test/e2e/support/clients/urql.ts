import { Client as UrqlClient, fetchExchange, type CombinedError } from '@urql/core'
import { authExchange } from '@urql/exchange-auth'
import { persistedExchange } from '@urql/exchange-persisted'
import {
  authorization,
  expired,
  notingFetch,
  refreshDocument,
  type Client,
  type Options,
  type Outcome,
  type Session,
} from './client.ts'

/** urql: its exchanges for tokens and for persisted queries. */
export function urqlClient(url: string, { language = 'en', persisted = false }: Options = {}): Client {
  const session: Session = { refreshes: 0 }
  const requests: Client['requests'] = []
  const auth = authExchange(async ({ appendHeaders, mutate }) => ({
    addAuthToOperation: (operation) => appendHeaders(operation, authorization(session)),
    didAuthError: (error) => codesOf(error).includes(expired),
    async refreshAuth() {
      session.refreshes++
      const { data } = await mutate(refreshDocument, { refreshToken: session.refreshToken ?? '' })
      Object.assign(session, data?.refresh)
    },
  }))
  const client = new UrqlClient({
    url,
    fetch: notingFetch(requests),
    fetchOptions: { headers: { 'accept-language': language } },
    preferGetMethod: false,
    exchanges: [
      auth,
      ...(persisted ? [persistedExchange({ preferGetForPersistedQueries: true })] : []),
      fetchExchange,
    ],
  })

  return {
    session,
    requests,
    async run(document, variables = {}): Promise<Outcome> {
      const { data, error } = document.startsWith('mutation')
        ? await client.mutation(document, variables).toPromise()
        : await client.query(document, variables).toPromise()
      const messages = error?.graphQLErrors.map(({ message }) => message) ?? []
      return { data: data ?? undefined, codes: codesOf(error), messages }
    },
  }
}

const codesOf = (error?: CombinedError) =>
  error?.graphQLErrors.map(({ extensions }) => String(extensions.code)) ?? []
