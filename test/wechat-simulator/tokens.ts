import { randomBytes } from 'node:crypto'
import { Refusal, type Lives } from './world.ts'

type Token = { value: string; expiresAt: number; valid: boolean }

const forceEvery = 30_000

export type Tokens = ReturnType<typeof createTokens>

/**
 * The accounts' access_tokens and tickets, with stable_token's rules: the same token while it lives; in the last
 * 1/24 of its life (5 minutes of 2 hours) a new one, the old one living on; a forced one kills the old one at once,
 * but not within 30 s of the last forced one.
 */
export function createTokens({ lives, now }: { lives: Lives; now: () => number }) {
  const current = new Map<string, Token>()
  const issued = new Map<string, Token & { appid: string }>()
  const tickets = new Map<string, Token>()
  const forcedAt = new Map<string, number>()

  const alive = (token: Token | undefined): token is Token => !!token?.valid && token.expiresAt > now()
  const remaining = (token: Token) => Math.ceil((token.expiresAt - now()) / 1000)

  function renew(appid: string): Token {
    const value = `${randomBytes(4).readUInt32BE()}_${randomBytes(80).toString('base64url')}`
    const token = { appid, value, expiresAt: now() + lives.token * 1000, valid: true }
    current.set(appid, token)
    issued.set(value, token)
    return token
  }

  function force(appid: string): Token {
    const old = current.get(appid)
    if (alive(old) && now() - (forcedAt.get(appid) ?? -Infinity) < forceEvery) return old
    if (old) old.valid = false
    forcedAt.set(appid, now())
    return renew(appid)
  }

  function plain(appid: string): Token {
    const token = current.get(appid)
    const young = alive(token) && token.expiresAt - now() > (lives.token * 1000) / 24
    return young ? token : renew(appid)
  }

  return {
    stable(appid: string, forced: boolean): { access_token: string; expires_in: number } {
      const token = forced ? force(appid) : plain(appid)
      return { access_token: token.value, expires_in: remaining(token) }
    },

    /** The account a token stands for. 40001 when it is no longer (or never was) a token, 42001 when it has expired. */
    appidOf(value: string | undefined): string {
      if (!value) throw new Refusal(41001, 'access_token missing')
      const token = issued.get(value)
      if (!token?.valid)
        throw new Refusal(
          40001,
          'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken',
        )
      if (token.expiresAt <= now()) throw new Refusal(42001, 'access_token expired')
      return token.appid
    },

    ticket(appid: string): { ticket: string; expires_in: number } {
      const known = tickets.get(appid)
      const value = `sM4AOVdWfPE4DxkXGEs8V${randomBytes(48).toString('base64url')}`
      const ticket = alive(known) ? known : { value, expiresAt: now() + lives.ticket * 1000, valid: true }
      tickets.set(appid, ticket)
      return { ticket: ticket.value, expires_in: remaining(ticket) }
    },

    /** Every access_token dies at once, as after a reset secret or another system's forced refresh. */
    invalidate(): void {
      for (const token of issued.values()) token.valid = false
    },
  }
}
