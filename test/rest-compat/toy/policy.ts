import type { Wire } from '../../../rest-compat/wire.ts'

/** Like no other wire's, so that nothing of it can come from elsewhere. */
export const policy: Wire = {
  name: 'toy-box',
  tokenForm: 'stamped',
  accessTtl: 70,
  refreshTtl: { accessTtls: 3 },
  onePerGroup: true,
  code: { digits: 4, ttl: 45, resend: 5 },
  passwordMin: 3,
  refusesCommonPasswords: false,
  tellsExistence: false,
  tellsDisabled: true,
  trustsTypedNames: true,
  refreshIsVisit: true,
  returnsState: false,
  solvesChallenges: false,
}
