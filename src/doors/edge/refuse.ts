/** A refusal in the form of a GraphQL error, for requests that no operation ever saw. */
export function refuse(status: number, message: string, headers: Record<string, string> = {}): Response {
  const code = status === 413 ? 'TOO_COMPLEX' : status >= 500 ? 'INTERNAL' : 'BAD_REQUEST'
  return Response.json({ errors: [{ message, extensions: { code } }] }, { status, headers })
}
