import type { Grant } from './caller.ts'
import type { Meter, Observed, Observer } from './observe/observation.ts'
import type { Logger } from 'pino'

import type { Keys } from './auth/secrets/keys.ts'
import type { CaptchaDrawer } from './captcha/drawer.ts'
import type { CaptchaVerifier } from './captcha/verifier.ts'
import type { Config } from './config/config.ts'

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
  /**
   * Counters: like `store`, but counting on in this process while the shared one is gone, and under keyed hashes of their
   * keys, which hold names and addresses.
   */
  counters: Store
  tokens: TokenCache
  sender: Sender
  /** Development only: the messages that were not really sent. */
  outbox?: Outbox
  wechat: Wechat
  captcha: CaptchaDrawer
  /** Tells people from programs for clients that solve challenges; left out: nobody is asked. */
  captchaVerifier?: CaptchaVerifier
  hasher: Hasher
  attempts: AttemptsUnderWay
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
  seen?: Observed | undefined
}

/** Who waits for a hash: its network, and whether members logged in from there. */
export type Asker = { lane: string; known: boolean }

/** bcrypt off the main thread. Both calls throw BUSY when the queue is full, in turn by network: see hasher.ts. */
export type Hasher = {
  readonly cost: number
  hash(password: string): Promise<string>
  verify(password: string, hash: string, asker?: Asker): Promise<boolean>
  /** Tasks waiting for a thread. */
  waiting(): number
  close(): Promise<void>
}

/** Password attempts of this process that are being hashed, by account and network. */
export type AttemptsUnderWay = {
  /** Returns what tells the others how it ended. */
  begin(pair: string): (succeeded: boolean) => void
  /** Waits until one succeeded or all have ended. False at once when none is under way, or too many wait. */
  heard(pair: string): Promise<boolean>
}

/** Grants by the hash of their access token. Rejects never: an absent cache is a miss. */
export type TokenCache = {
  /** How many reads were answered by whom since the start. */
  readonly hits: Readonly<Record<'local' | 'store' | 'database', number>>
  /** The grant; null when the token is known to be revoked; undefined when only the database can tell. */
  read(hash: string): Promise<Grant | null | undefined>
  /** When a session's tokens were last checked, to the minute; null when the store does not know. */
  lastSeen(sessionId: string): Promise<Date | null>
  /** Forgets when a session's tokens were last checked. Rejects when the store is away. */
  forgetSeen(sessionId: string): Promise<void>
  /** Records a new or shortened grant, unless the token was revoked meanwhile. */
  write(hash: string, grant: Grant): Promise<void>
  /** Records what the database said. Never over an entry: that one is newer than what was read. */
  fill(hash: string, grant: Grant): Promise<void>
  /** Marks a token revoked until it would have expired. */
  end(hash: string, expiresAt: number): Promise<void>
}
