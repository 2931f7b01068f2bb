import type { Wire } from '../wire.ts'

/** Its texts tell whether a number is a member's, and its own example of a password is `123`. */
export const policy: Wire = {
  name: 'api-v1',
  tokenForm: 'alphanumeric',
  accessTtl: 10_000,
  refreshTtl: { accessTtls: 2 },
  onePerGroup: false,
  code: { digits: 6, ttl: 600, resend: 60 },
  passwordMin: 1,
  refusesCommonPasswords: false,
  tellsExistence: true,
  tellsDisabled: false,
  trustsTypedNames: true,
  refreshIsVisit: false,
  returnsState: false,
  solvesChallenges: false,
}
