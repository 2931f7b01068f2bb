import type { Database } from '../../db/client.ts'
import { Prisma } from '../../db/generated/client.ts'
import type { PasswordRow } from '../passwords/password.ts'
import { sealedUnder } from '../secrets/keys.ts'

// `hmac-sha256:<pepper>:<rest>`, and without an id `hmac-sha256:<rest>`: see src/auth/passwords/password.ts.
const tagged = Prisma.sql`split_part(password_hash, ':', 3) <> ''`
const pepper = Prisma.sql`CASE WHEN ${tagged} THEN split_part(password_hash, ':', 2) ELSE '' END`
const rest = Prisma.sql`split_part(password_hash, ':', 3)`
const wrapped = Prisma.sql`starts_with(split_part(password_hash, ':', 3), 'k1.')`
const ours = Prisma.sql`starts_with(password_hash, 'hmac-sha256:')`

/** Members, by the key whose secret their password needs, and by the key whose pepper it was made with; '' is no id. */
export type PasswordUse = { needs: string; pepper: string; values: number }

/** How many passwords hang on which keys. */
export function passwordsUsed(db: Database): Promise<PasswordUse[]> {
  return db.$queryRaw<PasswordUse[]>`
    SELECT CASE WHEN ${wrapped} THEN split_part(${rest}, '.', 2) ELSE ${pepper} END AS needs, ${pepper} AS pepper,
           count(*)::int AS values
      FROM members WHERE ${ours} GROUP BY 1, 2`
}

/** The next members after one whose password needs another key than this. */
export function passwordsElsewhere(
  db: Database,
  current: string,
  { after, limit }: { after: number; limit: number },
): Promise<PasswordRow[]> {
  return db.$queryRaw<PasswordRow[]>`
    SELECT id, password_hash AS "passwordHash" FROM members
     WHERE id > ${after} AND ${ours} AND CASE
       WHEN ${wrapped} THEN ${pepper} = ${current} OR NOT starts_with(${rest}, ${sealedUnder(current)})
       ELSE ${pepper} <> ${current} END
     ORDER BY id LIMIT ${limit}`
}

/** Puts new hashes in the place of those that were read, where those still stand. Returns how many. */
export function replacePasswords(
  db: Database,
  changes: { id: number; from: string; to: string }[],
): Promise<number> {
  return db.$executeRaw`
    UPDATE members SET password_hash = new.value
      FROM unnest(${changes.map(({ id }) => id)}::int[], ${changes.map(({ from }) => from)}::text[],
                  ${changes.map(({ to }) => to)}::text[]) AS new (id, old, value)
     WHERE members.id = new.id AND members.password_hash = new.old`
}
