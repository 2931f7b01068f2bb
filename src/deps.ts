import type { Logger } from 'pino'
import type { Hasher } from './auth/passwords/hasher.ts'
import type { Keys } from './auth/secrets/keys.ts'
import type { CaptchaDrawer } from './captcha/drawer.ts'
import type { Config } from './config/config.ts'
import type { TokenCache } from './auth/sessions/token-cache.ts'
import type { Database } from './db/client.ts'
import type { Outbox } from './senders/outbox.ts'
import type { Sender } from './senders/sender.ts'
import type { Store } from './store/store.ts'
import type { Wechat } from './wechat/port.ts'

/** What the outside world must provide. A domain function takes the part it uses; a test passes fakes of just that. */
export type Deps = {
  config: Config
  db: Database
  store: Store
  /** Counters: like `store`, but counting on in this process while the shared one is gone. */
  counters: Store
  tokens: TokenCache
  sender: Sender
  /** Development only: the messages that were not really sent. */
  outbox?: Outbox
  wechat: Wechat
  captcha: CaptchaDrawer
  hasher: Hasher
  keys: Keys
  log: Logger
  /** Milliseconds since the epoch. */
  now: () => number
  /** Cryptographically random bytes. */
  random: (bytes: number) => Buffer
  /** Where events of the domain are counted; left out: nowhere. */
  meter?: Meter
  /** Where requests are traced to; left out: nowhere. */
  trace?: Observer
  /** Of the request at hand, where somebody watches. */
  seen?: Observed
}

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

/** Watches one request: called before the work, it returns what to call after it. */
export type Observer = (request: Request) => (seen: Observed) => void

/** What is counted. */
export type Meter = {
  request(seen: Observed, seconds: number): void
  refreshed(result: 'rotated' | 'grace' | 'reuse'): void
  sent(channel: 'sms' | 'voice' | 'mail', result: 'sent' | 'failed' | 'timeout'): void
}

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
