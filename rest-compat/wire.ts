/**
 * What the clients of a wire format depend on, beside its paths and envelopes: each folder's policy.ts. It is the gateway's
 * own type, said again because nothing here imports from there; the composition makes the compiler hold the two alike.
 * Times in seconds.
 */
export type Wire = {
  /** Stored with sessions and audit events; the same for all variants of a wire, which differ in manners only. */
  name: string
  tokenForm: 'alphanumeric' | 'stamped' | 'hex'
  accessTtl: number
  /** How long a refresh token lives unused; or how many times the life of the access token. */
  refreshTtl: number | { accessTtls: number }
  /** A new login in a group ends the member's older session there. */
  onePerGroup: boolean
  /** Verification codes: `resend` is the time between two to one destination. */
  code: { digits: 4 | 6; ttl: number; resend: number }
  /** Characters of the shortest new password; PASSWORD_MIN_<NAME> changes it. */
  passwordMin: number
  /** New passwords must be neither common nor made of the member's own name; PASSWORD_REFUSE_COMMON changes it. */
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
