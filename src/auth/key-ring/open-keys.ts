import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'
import type { GatewayKey } from '../../db/generated/client.ts'
import { deriveKeys, keyId, macFits, macOf, unseal, type Keys } from '../secrets/keys.ts'
import { readingsOf } from '../secrets/secret-list.ts'
import { sealedColumns, pepperPlace, valuesOf } from './sealed-columns.ts'

/** The secret is another one than the data was written under; the message says so, and what to do. */
export class SecretMisfit extends Error {
  override readonly name = 'SecretMisfit'

  constructor(why: string) {
    super(`GATEWAY_SECRET does not fit this database: ${why}`)
  }
}

type OpenDeps = { db: Database; log: Logger }

/**
 * The keys of GATEWAY_SECRET, once they are known to fit the database: each key that something may be written under must
 * be among them. The first key is recorded as one that writes; a key that only reads is not, so that gateways may learn
 * of it one after the other. An empty database takes any secret; one from before keys were recorded is tried with what
 * is sealed in it. Peppers that were kept for passwords of dropped keys are added. Throws SecretMisfit.
 */
export async function openKeys({ db, log }: OpenDeps, secret: string): Promise<Keys> {
  const known = await db.gatewayKey.findMany()
  const reading = known.length > 0 ? fitting(known, secret) : await adopted(db, secret)
  if (reading.join() !== readingsOf(secret)[0].join())
    log.warn(
      'the database was made when white space and commas were part of GATEWAY_SECRET: they still count',
    )
  const keys = keysOf(reading)
  const rows = await recorded(db, keys)
  // Whoever was first on an empty database, at the same moment: of two secrets one is refused.
  fitting(rows, reading.join(','), [reading])
  return withRetired(keys, rows)
}

function keysOf([first = '', ...older]: string[]): Keys {
  return deriveKeys(first, ...older)
}

function fitting(rows: GatewayKey[], secret: string, readings = readingsOf(secret)): string[] {
  const needed = rows.filter(({ retiredAt }) => !retiredAt)
  const found = readings.find((reading) => {
    const { check } = keysOf(reading)
    return needed.every((row) => check.some((key) => key.id === row.id && macFits([key], row.check, row.id)))
  })
  if (!found) throw new SecretMisfit(misfit(needed, readings[0]))
  return found
}

function misfit(needed: GatewayKey[], secrets: string[] = []): string {
  const held = secrets.map(keyId)
  const missing = needed.map(({ id }) => id).filter((id) => !held.includes(id))
  const ids = `it holds ${held.join(', ')}, and the data needs ${missing.join(', ')} too.`
  return `${ids} Set the secret it was made with, or \`new,old\`; \`keys reseal\` tells when the old one can go.`
}

// Of a database from before, or an empty one: which secret is it?
async function adopted(db: Database, secret: string): Promise<string[]> {
  const readings = readingsOf(secret)
  const samples = (
    await Promise.all(sealedColumns.map((column) => valuesOf(db, column, { limit: 5 })))
  ).flat()
  if (samples.length === 0) {
    // Passwords alone prove nothing without the password: believe the operator, by the rules of then.
    const some = await db.member.findFirst({ where: { passwordHash: { not: null } }, select: { id: true } })
    return some ? (readings[1] ?? readings[0]) : readings[0]
  }
  const found = readings.find((reading) => samples.some((sample) => opens(keysOf(reading), sample)))
  if (!found)
    throw new SecretMisfit('nothing that is sealed in it opens. Set the secret that it was made with.')
  return found
}

function opens({ seal }: Keys, { value, place }: { value: string; place: string }): boolean {
  try {
    unseal(seal, value, place)
    return true
  } catch {
    return false
  }
}

async function recorded(db: Database, { check, legacy }: Keys): Promise<GatewayKey[]> {
  const [current] = check
  const oldest = check.find(({ id }) => id === legacy) ?? current
  const rowOf = (key: typeof current) => ({ id: key.id, check: macOf([key], key.id) })
  // Nothing happens where a first key is known: one statement decides between starts at the same moment.
  await db.gatewayKey.createMany({ data: [{ ...rowOf(oldest), first: true }], skipDuplicates: true })
  const rows = await db.gatewayKey.findMany()
  const first = rows.find((row) => row.first)
  if (!check.some(({ id }) => id === first?.id) && !first?.retiredAt) return rows
  await db.gatewayKey.createMany({ data: [rowOf(current)], skipDuplicates: true })
  await db.gatewayKey.updateMany({
    where: { id: current.id, retiredAt: { not: null } },
    data: { retiredAt: null },
  })
  return db.gatewayKey.findMany()
}

function withRetired(keys: Keys, rows: GatewayKey[]): Keys {
  const held = new Set(keys.pepper.map(({ id }) => id))
  const kept = rows.flatMap(({ id, pepperSealed }) =>
    pepperSealed && !held.has(id)
      ? [{ id, key: Buffer.from(unseal(keys.seal, pepperSealed, pepperPlace(id)), 'base64url') }]
      : [],
  )
  const [first, ...others] = keys.pepper
  return {
    ...keys,
    pepper: [first, ...others, ...kept],
    legacy: rows.find((row) => row.first)?.id ?? keys.legacy,
  }
}
