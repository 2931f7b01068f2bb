/** A refusal in the form of a GraphQL error, for requests that no operation ever saw. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): Response {
  const code = status === 413 ? 'TOO_COMPLEX' : status >= 500 ? 'INTERNAL' : 'BAD_REQUEST'
  return Response.json({ errors: [{ message, extensions: { code } }] }, { status, headers })
}

/** What a request is told that cannot be routed as it is written. */
export function refuseTarget(): Response {
  return refuse(400, 'The path holds dot segments, or target or Host are not of their form.')
}
