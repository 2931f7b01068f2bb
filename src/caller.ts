/** Who is calling, as far as the edge can tell before any login. */
export type Client = {
  dialect: Dialect
  address: string
  userAgent: string | null
  /** Names the request in the log. */
  requestId?: string
  /** A variant of the dialect's texts and manners, by the path the call came on. */
  flavour?: Flavour
}

/** Who made something happen, for the records: a client, a service by the credentials of its app, or the CLI. */
export type Caller = Omit<Client, 'dialect'> & { dialect: Dialect | 'oauth' | 'cli' }

/** v1-site's three generations: RageFrame 2, RageFrame 3, and the TinyShop addon. */
export type Flavour = 'rf2' | 'rf3' | 'tiny-shop'

/** The wires a call can come by. Each has a session policy (auth/sessions/policy.ts). */
export type Dialect = 'graphql' | 'api-v1' | 'v1-site' | 'api-auth'

/** What a live access token stands for. */
export type Grant = {
  sessionId: string
  memberId: number
  username: string
  appid: string | null
  group: string
  dialect: Dialect
  /** Milliseconds since the epoch. */
  expiresAt: number
}
