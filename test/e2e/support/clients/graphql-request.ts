import { ClientError, GraphQLClient } from 'graphql-request'
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

/** graphql-request, which leaves refreshing to its user. */
export function graphqlRequestClient(url: string, { language = 'en' }: Options = {}): Client {
  const session: Session = { refreshes: 0 }
  const requests: Client['requests'] = []
  const client = new GraphQLClient(url, {
    fetch: notingFetch(requests),
    headers: () => ({ 'accept-language': language, ...authorization(session) }),
    errorPolicy: 'all',
  })

  const refresh = createRefresher(
    session,
    async (refreshToken) => (await client.rawRequest<any>(refreshDocument, { refreshToken })).data.refresh,
  )

  async function asked(document: string, variables: Record<string, unknown>): Promise<Outcome> {
    const { data, errors } = await client.rawRequest<any>(document, variables).catch((error: unknown) => {
      if (error instanceof ClientError) return error.response
      throw error
    })
    const codes = errors?.map(({ extensions }) => String(extensions.code)) ?? []
    return { data: data ?? undefined, codes, messages: errors?.map(({ message }) => message) ?? [] }
  }

  return {
    session,
    requests,
    async run(document, variables = {}) {
      const { accessToken } = session
      const first = await asked(document, variables)
      if (!first.codes.includes(expired)) return first
      await refresh(accessToken)
      return asked(document, variables)
    },
  }
}
