import type { Deps } from '../../deps.ts'

const minute = 60_000
const toldFor = 10 * minute

/** Notes whose X-Forwarded-For was not believed. */
export type ForgottenProxy = {
  note(neighbour: string): void
  /** Whether that was within the last ten minutes. */
  seen(): boolean
}

/**
 * Behind a proxy that TRUST_PROXY does not list all callers are one, and one stranger locks everybody out: that is an
 * error line, once a minute, and a field of /readyz. It may also be a caller who made the header up; the line names who.
 */
export function watchForgottenProxy({ log, now }: Pick<Deps, 'log' | 'now'>): ForgottenProxy {
  let noted = -Infinity
  let logged = -Infinity
  return {
    note(neighbour) {
      noted = now()
      if (noted - logged < minute) return
      logged = noted
      log.error(
        { neighbour },
        'X-Forwarded-For from a neighbour that TRUST_PROXY does not list: not believed',
      )
    },
    seen: () => now() - noted < toldFor,
  }
}
