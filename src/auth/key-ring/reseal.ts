import { setTimeout as pause } from 'node:timers/promises'
import type { Deps } from '../../deps.ts'
import { rewrapped } from '../passwords/password.ts'
import { macOf, putInForce, seal, sealedUnder, unseal } from '../secrets/keys.ts'
import { keyInForce, recordInForce } from './in-force.ts'
import { passwordsElsewhere, replacePasswords } from './passwords.ts'
import { pepperPlace, replaceValues, sealedColumns, valuesOf, type SealedColumn } from './sealed-columns.ts'
import { usesOf } from './status.ts'
import { settleTime } from './watch-keys.ts'

type ResealDeps = Pick<Deps, 'db' | 'keys' | 'now'>

const batch = 500

export type Resealed = {
  /** Values rewritten under the first key. */
  changed: number
  /** Values that no key of GATEWAY_SECRET opens: left as they are. */
  unreadable: number
  /** False: more was left than was asked for; ask again. */
  done: boolean
}

export type Resealing = {
  /** Rewrite at most so many batches of 500. */
  batches?: number
  /** Told after each batch. */
  progress?: (soFar: Resealed) => void
  /** Waits so many milliseconds. */
  sleep?: (ms: number) => Promise<void>
}

/**
 * Puts the first key of GATEWAY_SECRET in force, waits until all gateways that hold it write under it, and rewrites under
 * it what other keys hold: secrets are sealed anew, hashes of passwords sealed as they are. Each value is changed only
 * where it still stands as it was read, so gateways go on meanwhile, and a run cut short is finished by the next. Then
 * keys that nothing needs are retired; their peppers are kept, sealed, for passwords nobody has used since.
 */
export async function reseal(
  deps: ResealDeps,
  { batches = Infinity, progress, sleep = pause }: Resealing = {},
): Promise<Resealed> {
  await putWantedInForce(deps, sleep)
  const total: Resealed = { changed: 0, unreadable: 0, done: false }
  let left = batches
  for (const walk of [...sealedColumns.map((column) => columnWalk(deps, column)), passwordWalk(deps)]) {
    for await (const step of walk) {
      total.changed += step.changed
      total.unreadable += step.unreadable
      progress?.({ ...total })
      if (--left <= 0) return total
    }
  }
  await retire(deps)
  return { ...total, done: true }
}

async function putWantedInForce(
  { db, keys }: ResealDeps,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  const key = keys.check.find(({ id }) => id === keys.wanted) ?? keys.check[0]
  await recordInForce(db, { id: key.id, check: macOf([key], key.id) })
  putInForce(keys, key.id)
  const since = (await keyInForce(db))?.since ?? 0
  if (since < settleTime) await sleep(settleTime - since)
}

type Step = Omit<Resealed, 'done'>

async function* columnWalk({ db, keys }: ResealDeps, column: SealedColumn): AsyncGenerator<Step> {
  const unlike = sealedUnder(keys.seal[0].id)
  for (let after = ''; ;) {
    const values = await valuesOf(db, column, { limit: batch, after, unlike })
    const last = values.at(-1)
    if (!last) return
    after = last.row
    const changes = values.flatMap(({ row, value, place }) => {
      const to = resealed(keys, value, place)
      return to === undefined ? [] : [{ row, from: value, to }]
    })
    const changed = await replaceValues(db, column, changes)
    yield { changed, unreadable: values.length - changes.length }
  }
}

function resealed({ seal: ring }: Deps['keys'], value: string, place: string): string | undefined {
  try {
    return seal(ring, unseal(ring, value, place), place)
  } catch {
    return undefined
  }
}

async function* passwordWalk({ db, keys }: ResealDeps): AsyncGenerator<Step> {
  const current = keys.seal[0].id
  for (let after = 0; ;) {
    const rows = await passwordsElsewhere(db, current, { after, limit: batch })
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    const changes = rows.flatMap((row) => {
      const to = rewrapped(keys, row)
      return to === undefined || row.passwordHash === null ? [] : [{ id: row.id, from: row.passwordHash, to }]
    })
    const changed = await replacePasswords(db, changes)
    yield { changed, unreadable: rows.length - changes.length }
  }
}

async function retire({ db, keys, now }: ResealDeps): Promise<void> {
  const current = keys.seal[0].id
  const uses = await usesOf({ db, keys })
  for (const { id, pepperSealed } of await db.gatewayKey.findMany({ where: { id: { not: current } } })) {
    if (uses.of(id).needed) continue
    const pepper = keys.pepper.find((key) => key.id === id)
    const kept = pepper ? seal(keys.seal, pepper.key.toString('base64url'), pepperPlace(id)) : pepperSealed
    // The pepper is kept although no password needs it now: a hash may have been under way all the time.
    await db.gatewayKey.update({ where: { id }, data: { retiredAt: new Date(now()), pepperSealed: kept } })
  }
}
