/** The error codes of RFC 6749 section 5.2 and 4.1.2.1 that these endpoints use. */
export type OAuthError = 'invalid_client' | 'invalid_request' | 'temporarily_unavailable' | 'server_error'

// Services log what they get: in English, and nothing of what was sent.
const descriptions: Record<OAuthError, string> = {
  invalid_client: 'Unknown app or wrong secret.',
  invalid_request: 'Send application/x-www-form-urlencoded with a token, each parameter once.',
  temporarily_unavailable: 'Try again later.',
  server_error: 'Something went wrong on our side.',
}

/** An answer nobody keeps (RFC 7662 section 4, RFC 6749 section 5.1). */
export function oauthJson(body: object, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache', ...headers },
  })
}

/** An error as RFC 6749 section 5.2 has it. */
export function oauthError(
  error: OAuthError,
  status: number,
  headers: Record<string, string> = {},
): Response {
  return oauthJson({ error, error_description: descriptions[error] }, status, headers)
}

/** Who it says it is does not hold: 401 with the challenge for Basic. */
export function invalidClient(): Response {
  return oauthError('invalid_client', 401, { 'www-authenticate': 'Basic realm="apps", charset="UTF-8"' })
}
