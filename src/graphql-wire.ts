import type { Wire } from './caller.ts'

/** Our own wire: the strictest policy. */
export const graphqlWire: Wire = {
  name: 'graphql',
  tokenForm: 'alphanumeric',
  accessTtl: 1_800,
  refreshTtl: 30 * 86_400,
  onePerGroup: false,
  code: { digits: 6, ttl: 600, resend: 60 },
  passwordMin: 8,
  refusesCommonPasswords: true,
  tellsExistence: false,
  tellsDisabled: false,
  trustsTypedNames: false,
  refreshIsVisit: false,
  returnsState: true,
  solvesChallenges: true,
}
