// The words and the code that Apollo Client and urql look for: they then send the whole text, and hashes no more.
const message = 'PersistedQueryNotSupported'
const extensions = { code: 'PERSISTED_QUERY_NOT_SUPPORTED' }

/** What a request that names a persisted query by its hash is told. Clients read it, no person does. */
export function persistedQueryNotSupported(): Response {
  return Response.json({ errors: [{ message, extensions }] })
}

/** Whether the parameters of a request have a hash in place of a text. */
export function isHashOnly(params: unknown): boolean {
  if (typeof params !== 'object' || params === null || !('extensions' in params)) return false
  const { extensions } = params
  const hasText = 'query' in params && Boolean(params.query)
  return !hasText && typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions
}
