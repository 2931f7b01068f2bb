import type { Deps } from '../../deps.ts'
import { sealedUnder } from '../secrets/keys.ts'
import { graceStart } from '../sessions/end-sessions.ts'
import { passwordsUsed, type PasswordUse } from './passwords.ts'
import { keysUsed, sealedColumns, type SealedColumn } from './sealed-columns.ts'

type StatusDeps = Pick<Deps, 'config' | 'db' | 'keys' | 'now'>

/** What hangs on one key. Values from before keys had ids count for the first key there was. */
export type KeyStatus = {
  id: string
  /** True for the key that writes. */
  current: boolean
  /** Whether GATEWAY_SECRET holds its secret. */
  held: boolean
  appSecrets: number
  wechatSecrets: number
  /** Kept peppers of older keys. */
  peppers: number
  /** Passwords that cannot be checked without this key's secret. */
  passwords: number
  /** Passwords made with this key's pepper: where its secret is gone, with the pepper that was kept. */
  peppered: number
  /** Whether its secret can be dropped from GATEWAY_SECRET. */
  canDrop: boolean
}

export type KeyRingStatus = {
  keys: KeyStatus[]
  /** True: the first secret of GATEWAY_SECRET alone is enough. */
  canDrop: boolean
}

/** What hangs on each key, and which secrets of GATEWAY_SECRET can go. */
export async function keyStatus(deps: StatusDeps): Promise<KeyRingStatus> {
  const { db, keys } = deps
  const [current] = keys.seal
  const rows = await db.gatewayKey.findMany({ orderBy: { createdAt: 'desc' } })
  const uses = await usesOf(deps)
  const held = keys.seal.map(({ id }) => id)
  const ids = new Set([...held, ...rows.map(({ id }) => id), ...uses.named])
  const waits = await graceGoesOn(deps, current.id)
  const all = [...ids].map((id): KeyStatus => {
    const counts = uses.of(id)
    const row = rows.find((one) => one.id === id)
    const free = !counts.needed && !waits && (!row || row.retiredAt !== null)
    const isCurrent = id === current.id
    const { needed: _, ...shown } = counts
    return { id, current: isCurrent, held: held.includes(id), ...shown, canDrop: free && !isCurrent }
  })
  return { keys: all, canDrop: all.every((key) => key.current || key.canDrop) }
}

type Counts = Pick<KeyStatus, SealedColumn['kind'] | 'passwords' | 'peppered'> & { needed: boolean }

/** The keys that any value names, and what hangs on one. */
export async function usesOf({ db, keys }: Pick<Deps, 'db' | 'keys'>): Promise<{
  named: string[]
  of: (id: string) => Counts
}> {
  const named = (id: string) => id || keys.legacy
  const columns = await Promise.all(
    sealedColumns.map(async (column) => ({ kind: column.kind, uses: await keysUsed(db, column) })),
  )
  const passwords = await passwordsUsed(db)
  const sealed = (kind: SealedColumn['kind'], id: string) =>
    sum(columns.flatMap((one) => (one.kind === kind ? one.uses.filter((use) => named(use.id) === id) : [])))
  const members = (by: 'needs' | 'pepper', id: string) =>
    sum(passwords.filter((use: PasswordUse) => named(use[by]) === id))
  return {
    named: [
      ...columns.flatMap(({ uses }) => uses.map(({ id }) => named(id))),
      ...passwords.flatMap((use) => [named(use.needs), named(use.pepper)]),
    ],
    of(id) {
      const counts = {
        appSecrets: sealed('appSecrets', id),
        wechatSecrets: sealed('wechatSecrets', id),
        peppers: sealed('peppers', id),
        passwords: members('needs', id),
      }
      const needed = Object.values(counts).some((count) => count > 0)
      return { ...counts, peppered: members('pepper', id), needed }
    },
  }
}

function sum(uses: { values: number }[]): number {
  return uses.reduce((all, { values }) => all + values, 0)
}

// Successors open for racers of a refresh only, while its grace lasts: nobody can seal them anew, so they are waited out.
async function graceGoesOn(deps: StatusDeps, current: string): Promise<boolean> {
  const where = {
    spentAt: { gt: graceStart(deps) },
    NOT: { successor: { startsWith: sealedUnder(current) } },
  }
  return (await deps.db.spentToken.findFirst({ where, select: { sessionId: true } })) !== null
}
