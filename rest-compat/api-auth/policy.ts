import type { Wire } from '../wire.ts'

/** Code 113 tells a disabled member from a wrong password. */
export const policy: Wire = {
  name: 'api-auth',
  tokenForm: 'hex',
  accessTtl: 1_800,
  refreshTtl: 30 * 86_400,
  onePerGroup: true,
  code: { digits: 6, ttl: 300, resend: 120 },
  passwordMin: 6,
  refusesCommonPasswords: false,
  tellsExistence: false,
  tellsDisabled: true,
  trustsTypedNames: true,
  refreshIsVisit: false,
  returnsState: false,
  solvesChallenges: false,
}
