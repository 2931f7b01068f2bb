/** What metrics and traces may tell of one request: names of ours, and an appid the database knows. */
export type Observed = {
  /** The wire, or the kind of page. */
  door: string
  /** The GraphQL operation, by its root field. */
  operation: string
  /** The old path, where it was one. */
  route: string
  /** `ok`, an error code, or an HTTP status. */
  code: string
  app: string
  requestId: string
}

/** A path, and what metrics call a request to it that names nothing itself. A path ending in `/*` is all below it. */
export type Place = { path: string; door: string; operation: string }

/** Watches one request: called before the work, it returns what to call after it. */
export type Observer = (request: Request) => (seen: Observed) => void

/** What is counted. */
export type Meter = {
  request(seen: Observed, seconds: number): void
  refreshed(result: 'rotated' | 'grace' | 'reuse'): void
  sent(channel: 'sms' | 'voice' | 'mail', result: 'sent' | 'failed' | 'timeout'): void
}
