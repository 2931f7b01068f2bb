import type { Database } from '../../db/client.ts'
import { Prisma } from '../../db/generated/client.ts'

/** The key that all gateways write under, and for how many milliseconds it has been. */
export type InForce = { id: string; since: number }

const latest = Prisma.sql`FROM gateway_keys WHERE retired_at IS NULL ORDER BY in_force_from DESC, id LIMIT 1`

// By the clock of the database, which all processes share, and never before the one that is in force.
const now = Prisma.sql`
  GREATEST(clock_timestamp(), (SELECT max(in_force_from) + interval '1 millisecond' FROM gateway_keys))`

/** The key in force; undefined before the first start. */
export async function keyInForce(db: Database): Promise<InForce | undefined> {
  const [found] = await db.$queryRaw<InForce[]>`
    SELECT id, (extract(epoch FROM clock_timestamp() - in_force_from) * 1000)::float8 AS since ${latest}`
  return found
}

/** Records the first key there is; of several starts at the same moment one does, and the others find its row. */
export async function recordFirst(
  db: Database,
  row: { id: string; check: string; namesSealed: string },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO gateway_keys (id, "check", first, in_force_from, names_sealed)
    VALUES (${row.id}, ${row.check}, true, ${now}, ${row.namesSealed}) ON CONFLICT DO NOTHING`
}

/** Puts a key in force, one that was retired too; nothing happens when it is in force already. */
export async function recordInForce(db: Database, row: { id: string; check: string }): Promise<void> {
  await db.$executeRaw`
    INSERT INTO gateway_keys (id, "check", in_force_from) VALUES (${row.id}, ${row.check}, ${now})
    ON CONFLICT (id) DO UPDATE SET in_force_from = excluded.in_force_from, retired_at = NULL
     WHERE gateway_keys.id <> (SELECT id ${latest})`
}
