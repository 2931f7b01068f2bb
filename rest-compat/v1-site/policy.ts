import type { Wire } from '../wire.ts'
import type { Flavour } from './settings.ts'

/** As RageFrame 3 has it; see `wireOf` for the other flavours. */
export const policy: Wire = {
  name: 'v1-site',
  tokenForm: 'stamped',
  accessTtl: 7_200,
  refreshTtl: 30 * 86_400,
  onePerGroup: true,
  code: { digits: 4, ttl: 900, resend: 60 },
  passwordMin: 6,
  refusesCommonPasswords: false,
  tellsExistence: false,
  tellsDisabled: false,
  trustsTypedNames: true,
  refreshIsVisit: false,
  returnsState: false,
  solvesChallenges: false,
}

const manners: Record<Flavour, Pick<Wire, 'refreshIsVisit' | 'tellsExistence'>> = {
  rf3: { refreshIsVisit: false, tellsExistence: false },
  rf2: { refreshIsVisit: true, tellsExistence: false },
  'tiny-shop': { refreshIsVisit: true, tellsExistence: true },
}

/** The wire of one flavour. */
export function wireOf(wire: Wire, flavour: Flavour): Wire {
  return { ...wire, ...manners[flavour] }
}
