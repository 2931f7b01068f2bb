/** What tokens look like: 32 of 0-9A-Za-z; 32 of base64url with `_<unix seconds>`; 32 lower-case hex. */
export type TokenForm = 'alphanumeric' | 'stamped' | 'hex'

/**
 * The policy of a wire format: what clients of its kind depend on. The domain knows no wire by its name, so whatever it
 * does differently for one of them is said here. Times in seconds.
 */
export type Wire = {
  /** Stored with sessions and audit events. Two wires of one name are variants: they differ in manners only. */
  name: string
  tokenForm: TokenForm
  accessTtl: number
  /** How long a refresh token lives unused; or how many times the life of the access token. */
  refreshTtl: number | { accessTtls: number }
  /** A new login in a group ends the member's older session there. */
  onePerGroup: boolean
  /** Verification codes: `resend` is the time between two to one destination. */
  code: { digits: 4 | 6; ttl: number; resend: number }
  /** Characters of the shortest new password. */
  passwordMin: number
  /** New passwords must be neither common nor made of the member's own name. */
  refusesCommonPasswords: boolean
  /** Answers tell whether a phone or an address is a member's. */
  tellsExistence: boolean
  /** A caller who knows the password of a disabled member learns that it is disabled. */
  tellsDisabled: boolean
  /**
   * A phone or address given without proof is kept beside the username if it is nobody's, and answers show a username
   * that is one: as the old servers had it.
   */
  trustsTypedNames: boolean
  /** A refresh counts as a visit of the member. */
  refreshIsVisit: boolean
  /** Clients bring back the `state` of a WeChat consent page, so that one without it is refused. */
  returnsState: boolean
  /** Clients solve the challenges of a captcha verifier, and are asked to where something looks like an attack. */
  solvesChallenges: boolean
}

/** Who is calling, as far as the edge can tell before any login. */
export type Client = {
  wire: Wire
  address: string
  userAgent: string | null
  /** Names the request in the log. */
  requestId?: string
}

/** Who made something happen, for the records: a client, a service by the credentials of its app, or the CLI. */
export type Caller = Omit<Client, 'wire'> & { wire: Pick<Wire, 'name'> }

/** What a live access token stands for. */
export type Grant = {
  sessionId: string
  memberId: number
  username: string
  /** True when the username is a phone or address nobody proved: others are shown another name. */
  typedName?: true
  appid: string | null
  group: string
  /** The name of the wire it was opened by. */
  dialect: string
  /** Milliseconds since the epoch. */
  expiresAt: number
  /** Of a token in its grace: the end it is said to have, so that nobody can tell from it when it was refreshed. */
  statedEnd?: number
}
