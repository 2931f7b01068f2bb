import { createHash } from 'node:crypto'
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
  type TypedDocumentNode,
} from '@apollo/client'
import { SetContextLink } from '@apollo/client/link/context'
import { ErrorLink } from '@apollo/client/link/error'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { from, switchMap } from 'rxjs'
import {
  authorization,
  createRefresher,
  expired,
  notingFetch,
  refreshDocument,
  type Client,
  type Options,
  type Outcome,
  type Session,
} from './client.ts'

type Document = TypedDocumentNode<any, Record<string, unknown>>

/** Apollo Client: links for the token, for an expired one, and for persisted queries. */
export function apolloClient(url: string, { language = 'en', persisted = false }: Options = {}): Client {
  const session: Session = { refreshes: 0 }
  const requests: Client['requests'] = []
  const headers = { 'accept-language': language }
  const http = new HttpLink({ uri: url, fetch: notingFetch(requests), headers })
  const plain = new ApolloClient({ link: http, cache: new InMemoryCache() })

  const refresh = createRefresher(session, async (refreshToken) => {
    const mutation: Document = gql(refreshDocument)
    const { data } = await plain.mutate({ mutation, variables: { refreshToken } })
    return data.refresh
  })

  const onExpired = new ErrorLink(({ error, operation, forward }) => {
    if (!codesOf(error).includes(expired)) return undefined
    return from(refresh(operation.getContext().used)).pipe(switchMap(() => forward(operation)))
  })
  const token = new SetContextLink((before) => ({
    headers: { ...before.headers, ...authorization(session) },
    used: session.accessToken,
  }))
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const hashes = persisted ? [new PersistedQueryLink({ sha256 })] : []
  const client = new ApolloClient({
    link: ApolloLink.from([onExpired, token, ...hashes, http]),
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' } },
  })

  return {
    session,
    requests,
    async run(document, variables = {}): Promise<Outcome> {
      const parsed: Document = gql(document)
      const options = { variables, errorPolicy: 'all' as const }
      const { data, error } = document.startsWith('mutation')
        ? await client.mutate({ mutation: parsed, ...options })
        : await client.query({ query: parsed, ...options })
      const messages = errorsIn(error).map(({ message }) => message)
      return { data: data ?? undefined, codes: codesOf(error), messages }
    },
  }
}

const errorsIn = (error: unknown) => (CombinedGraphQLErrors.is(error) ? error.errors : [])
const codesOf = (error: unknown) => errorsIn(error).map(({ extensions }) => String(extensions?.code))
