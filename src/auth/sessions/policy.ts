import type { Config } from '../../config/config.ts'
import type { TokenForm, Wire } from '../../caller.ts'

export type SessionLives = { form: TokenForm; onePerGroup: boolean; accessTtl: number; refreshTtl: number }

/**
 * The lives of a session, in seconds. ACCESS_TOKEN_TTL and REFRESH_TOKEN_TTL win over the app's life, which wins
 * over the wire's.
 */
export function sessionLives(config: Config, wire: Wire, appTtl?: number | null): SessionLives {
  const accessTtl = config.accessTokenTtl ?? appTtl ?? wire.accessTtl
  const refreshTtl = config.refreshTokenTtl ?? refreshTtlOf(wire, accessTtl)
  return { form: wire.tokenForm, onePerGroup: wire.onePerGroup, accessTtl, refreshTtl }
}

function refreshTtlOf({ refreshTtl }: Wire, accessTtl: number): number {
  return typeof refreshTtl === 'number' ? refreshTtl : refreshTtl.accessTtls * accessTtl
}

/** The wire of a stored name. Sessions of one that is gone since go on by our own policy, which is the strictest. */
export function wireNamed({ wires, graphqlWire }: Config, name: string): Wire {
  return wires.get(name) ?? graphqlWire
}
