import type { Caller } from '../../caller.ts'
import { erasePerson, type EraseDeps, type Erasing } from './erase.ts'

/** Who the audit says did it. */
const calendar: Caller = { wire: { name: 'background' }, address: 'background', userAgent: null }

const atOnce = 100

/**
 * Erases the members whose waiting time is over, and finishes what was cut short. Several gateways may do it at the same
 * time. One that fails does not keep the others waiting: it is logged, and tried again by the next call. Returns how many
 * were erased.
 */
export async function eraseDue(deps: EraseDeps, options: Pick<Erasing, 'pause'> = {}): Promise<number> {
  let erased = 0
  for (let after = 0; ;) {
    const due = await dueAfter(deps, after)
    for (const memberId of due) {
      const done = await eraseIfStillDue(deps, { ...options, memberId }).catch((error: unknown) => {
        deps.log.error({ err: error }, 'a member was not erased; it is tried again')
        return false
      })
      if (done) erased++
    }
    after = due.at(-1) ?? after
    if (due.length < atOnce) return erased
  }
}

// One that was merged lives on as another: who logged in as that has called it off.
async function dueAfter({ db, now }: EraseDeps, after: number): Promise<number[]> {
  const rows = await db.member.findMany({
    where: { id: { gt: after }, eraseFrom: { lte: new Date(now()) }, mergedIntoId: null },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: atOnce,
  })
  return rows.map(({ id }) => id)
}

// Shut in the same statement that asks: a login may have called it off since the list was made.
async function eraseIfStillDue(deps: EraseDeps, erasing: Erasing): Promise<boolean> {
  const at = new Date(deps.now())
  const { count } = await deps.db.member.updateMany({
    where: { id: erasing.memberId, eraseFrom: { lte: at }, mergedIntoId: null },
    data: { disabledAt: at },
  })
  if (count === 0) return false
  await erasePerson(deps, calendar, erasing)
  return true
}
