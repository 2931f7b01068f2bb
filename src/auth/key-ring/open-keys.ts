import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'
import type { GatewayKey } from '../../db/generated/client.ts'
import { deriveKeys, keyId, macFits, macOf, putInForce, seal, unseal, type Keys } from '../secrets/keys.ts'
import { readingsOf } from '../secrets/secret-list.ts'
import { keyInForce, recordFirst } from './in-force.ts'
import { namesPlace, pepperPlace, sealedColumns, valuesOf } from './sealed-columns.ts'

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
 * be among them. The key in force writes, whichever secret comes first: `keys reseal` changes that, once every gateway
 * can read both. An empty database takes any secret; one from before keys were recorded is tried with what is sealed in
 * it. Peppers that were kept for passwords of dropped keys are added. Throws SecretMisfit.
 */
export async function openKeys({ db, log }: OpenDeps, secret: string): Promise<Keys> {
  const known = await db.gatewayKey.findMany()
  const { reading, oldest } = known.length > 0 ? fitting(known, secret) : await adopted(db, secret)
  if (reading.join() !== readingsOf(secret)[0].join())
    log.warn(
      'the database was made when white space and commas were part of GATEWAY_SECRET: they still count',
    )
  if (known.length === 0) await recordFirst(db, firstRow(oldest))
  const rows = await db.gatewayKey.findMany()
  // Whoever was first on an empty database, at the same moment: of two secrets one is refused.
  fitting(rows, reading.join(','), [reading])
  const keys = asRecorded(keysOf(reading), rows)
  const inForce = await keyInForce(db)
  // Put in force since the look above: it is not among these.
  if (inForce && !putInForce(keys, inForce.id)) throw misfit([inForce], reading)
  if (keys.seal[0].id !== keys.wanted)
    log.info({ key: keys.seal[0].id, wanted: keys.wanted }, 'the older key is in force until `keys reseal`')
  return keys
}

type Reading = { reading: string[]; /** The secret that what has no id was written under. */ oldest: string }

function keysOf([first = '', ...older]: string[]): Keys {
  return deriveKeys(first, ...older)
}

function fitting(rows: GatewayKey[], secret: string, readings = readingsOf(secret)): Reading {
  const needed = rows.filter(({ retiredAt }) => !retiredAt)
  const reading = readings.find((one) => {
    const { check } = keysOf(one)
    return needed.every((row) => check.some((key) => key.id === row.id && macFits([key], row.check, row.id)))
  })
  if (!reading) throw misfit(needed, readings[0])
  return { reading, oldest: reading.at(-1) ?? '' }
}

function misfit(needed: { id: string }[], secrets: string[] = []): SecretMisfit {
  const held = secrets.map(keyId)
  const missing = needed.map(({ id }) => id).filter((id) => !held.includes(id))
  const ids = `it holds ${held.join(', ')}, and the data needs ${missing.join(', ')} too.`
  return new SecretMisfit(
    `${ids} Set the secret it was made with, or \`new,old\`; \`keys status\` tells when the old one can go.`,
  )
}

// Of a database from before, or an empty one: which secret is it?
async function adopted(db: Database, secret: string): Promise<Reading> {
  const readings = readingsOf(secret)
  const samples = (
    await Promise.all(sealedColumns.map((column) => valuesOf(db, column, { limit: 5 })))
  ).flat()
  if (samples.length === 0) return believed(db, readings)
  for (const reading of readings) {
    const oldest = reading.find((one) => samples.some((sample) => opens(deriveKeys(one), sample)))
    if (oldest) return { reading, oldest }
  }
  throw new SecretMisfit('nothing that is sealed in it opens. Set the secret that it was made with.')
}

// Passwords alone prove nothing without the password: one secret is believed, by the rules of then.
async function believed(db: Database, readings: [string[], ...string[][]]): Promise<Reading> {
  const [first, asItWas = first] = readings
  const some = await db.member.findFirst({ where: { passwordHash: { not: null } }, select: { id: true } })
  if (!some) return { reading: first, oldest: first[0] ?? '' }
  if (asItWas.length > 1)
    throw new SecretMisfit('nothing tells which of several it was made with. Start once with that one alone.')
  return { reading: asItWas, oldest: asItWas[0] ?? '' }
}

function opens({ seal: ring }: Keys, { value, place }: { value: string; place: string }): boolean {
  try {
    unseal(ring, value, place)
    return true
  } catch {
    return false
  }
}

function firstRow(secret: string) {
  const { check, seal: ring } = deriveKeys(secret)
  const [{ id }] = check
  const namesSealed = seal(ring, randomBytes(32).toString('base64url'), namesPlace(id))
  return { id, check: macOf(check, id), namesSealed }
}

/** The keys with what the database keeps of them: whose are values without an id, and what is sealed in it. */
function asRecorded(keys: Keys, rows: GatewayKey[]): Keys {
  const first = rows.find((row) => row.first)
  const held = new Set(keys.pepper.map(({ id }) => id))
  const opened = (value: string, place: string) => Buffer.from(unseal(keys.seal, value, place), 'base64url')
  const kept = rows.flatMap(({ id, pepperSealed }) =>
    pepperSealed && !held.has(id) ? [{ id, key: opened(pepperSealed, pepperPlace(id)) }] : [],
  )
  const [current, ...others] = keys.pepper
  return {
    ...keys,
    pepper: [current, ...others, ...kept],
    legacy: first?.id ?? keys.legacy,
    names: first?.namesSealed ? opened(first.namesSealed, namesPlace(first.id)) : keys.names,
  }
}
