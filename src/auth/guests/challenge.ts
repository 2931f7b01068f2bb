import { VerifierUnavailable } from '../../captcha/ask.ts'
import type { CaptchaVerifier } from '../../captcha/verifier.ts'
import type { Client } from '../../caller.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { requireStore } from '../../store/availability.ts'
import { spend } from '../limits/budget.ts'
import { networkOf } from '../names/network.ts'

/** Whether the caller has solved a challenge for this try; undefined where it has no way to. */
export type Solved = boolean | undefined

type ChallengeDeps = Pick<Deps, 'captchaVerifier' | 'config' | 'counters' | 'log' | 'now'>

/**
 * Runs `work`, which is told whether the caller solved a challenge for it. A right solution is used up whether or not it
 * was asked for. Whenever the next try needs a captcha the error says what to solve. Throws CAPTCHA_INVALID for a wrong
 * solution, TOO_MANY_REQUESTS for too many, UNAVAILABLE when nobody can tell, and what `work` throws. Old wires and
 * gateways without a verifier know no challenges.
 */
export async function challenged<T>(
  deps: ChallengeDeps,
  client: Client,
  { solution, work }: { solution: string | null | undefined; work: (solved: Solved) => Promise<T> },
): Promise<T> {
  const { captchaVerifier: verifier } = deps
  if (!verifier || !client.wire.solvesChallenges) return work(undefined)
  try {
    if (solution) await useSolution(deps, client, { verifier, solution })
    return await work(Boolean(solution))
  } catch (error) {
    throw await withChallenge(verifier, error)
  }
}

async function useSolution(
  deps: ChallengeDeps,
  { address }: Client,
  { verifier, solution }: { verifier: CaptchaVerifier; solution: string },
): Promise<void> {
  const { captchasPerNetworkHour: limit } = deps.config.limits
  await spend(deps, [{ key: `captcha-solutions:${networkOf(address)}`, limit, seconds: 3_600 }])
  const verified = verifier.verify(solution, { address }).catch((cause: unknown) => {
    if (!(cause instanceof VerifierUnavailable)) throw cause
    deps.log.warn({ kind: verifier.kind, reason: cause.reason }, 'the captcha verifier does not answer')
    throw new AuthError('UNAVAILABLE', { retryAfter: 1, cause })
  })
  if (!(await requireStore(verified))) throw new AuthError('CAPTCHA_INVALID', { captcha: true })
}

async function withChallenge(verifier: CaptchaVerifier, error: unknown): Promise<unknown> {
  if (!(error instanceof AuthError) || !error.details.captcha) return error
  return new AuthError(error.code, {
    ...error.details,
    challenge: await verifier.challenge(),
    cause: error.cause,
  })
}
