import type { Deps } from '../../deps.ts'
import { sealedUnder } from '../secrets/keys.ts'
import { graceStart } from '../sessions/end-sessions.ts'
import { keyInForce } from './in-force.ts'
import { passwordsUsed, type PasswordUse } from './passwords.ts'
import { keysUsed, sealedColumns, type SealedColumn } from './sealed-columns.ts'

type StatusDeps = Pick<Deps, 'config' | 'db' | 'keys' | 'now'>

/** What hangs on one key. Values from before keys had ids count for the first key there was. */
export type KeyStatus = {
  id: string
  /** True for the key in force: gateways write under it. */
  current: boolean
  /** Whether GATEWAY_SECRET holds its secret. */
  held: boolean
  appSecrets: number
  wechatSecrets: number
  /** Keys of the gateway's own that it seals: kept peppers of older keys, and the key of names. */
  ownKeys: number
  /** Passwords that cannot be checked without this key's secret. */
  passwords: number
  /** Passwords made with this key's pepper: where its secret is gone, with the pepper that was kept. */
  peppered: number
  /** Whether its secret can be dropped from GATEWAY_SECRET. */
  canDrop: boolean
}

export type KeyRingStatus = {
  keys: KeyStatus[]
  /** True: for all that the database holds, the first secret of GATEWAY_SECRET alone is enough. */
  canDrop: boolean
  /** Until when codes may be open that were made under another key; null for none. */
  codesUntil: Date | null
}

/** What hangs on each key, and which secrets of GATEWAY_SECRET can go. */
export async function keyStatus(deps: StatusDeps): Promise<KeyRingStatus> {
  const { db, keys } = deps
  const [current] = keys.seal
  const rows = await db.gatewayKey.findMany({ orderBy: { inForceFrom: 'desc' } })
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
  const canDrop = all.every((key) => key.id === keys.wanted || key.canDrop)
  return { keys: all, canDrop, codesUntil: await codesUntil(deps) }
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
        ownKeys: sealed('ownKeys', id),
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

// Codes, captchas and challenges lie in the store or with clients: they are not counted but waited out.
async function codesUntil({ config, db, keys, now }: StatusDeps): Promise<Date | null> {
  if (keys.seal.length === 1 || keys.seal[0].id !== keys.wanted) return null
  const longest = Math.max(...[...config.wires.values()].map(({ code }) => code.ttl)) * 1000
  const left = longest - ((await keyInForce(db))?.since ?? longest)
  return left > 0 ? new Date(now() + left) : null
}
