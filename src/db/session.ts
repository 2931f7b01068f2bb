import pg from 'pg'
import { DatabaseUnreachable } from './errors.ts'

/** The variable that a URL comes from, for messages. */
export type Variable = 'DATABASE_URL' | 'DATABASE_DIRECT_URL'

/** How connections to a database are opened, and the one schema that all of them work in. */
export type Session = { url: string; schema: string; variable: Variable }

export const connectTimeout = 3_000

type Facts = { schema: string | null; isolation: string; readOnly: boolean; user: string }

// Where our tables are already, or else where a new one would be made. `to_regclass` looks as statements of ours do.
const facts = `
  SELECT coalesce(
           (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
             WHERE pg_class.oid = to_regclass('_prisma_migrations')),
           current_schema()) AS schema,
         current_setting('default_transaction_isolation') AS isolation,
         current_setting('transaction_read_only') = 'on' AS "readOnly",
         current_user AS user`

/**
 * Looks at the database of a URL. Prisma writes the schema into each statement, ours and the migrations go by the search
 * path: both are made the one of `?schema=`, or the one that the search path finds. Statements see what others committed
 * (READ COMMITTED), whatever the server's default: all of ours are written for that. Throws DatabaseUnreachable.
 */
export async function sessionOf(url: string, variable: Variable): Promise<Session> {
  const { plain, pinned, wanted } = urlsOf(url)
  const asked = await ask(pinned, variable).catch((error: unknown) => {
    if (!isRefusedOption(error)) throw error
    return ask(plain, variable).then((found) => ({ ...found, url: plain }))
  })
  const found = wanted && asked.schema === null ? await makeSchema(asked.url, wanted, variable) : asked
  const { schema } = found
  const problem = problemOf(found, wanted)
  if (schema === null || problem) throw new DatabaseUnreachable(`The database of ${variable} ${problem}`)
  return { url: asked.url, schema, variable }
}

function problemOf({ schema, isolation, readOnly, user }: Facts, wanted: string | null): string | undefined {
  if (readOnly) return 'takes no writes: it is a standby, or default_transaction_read_only is on.'
  if (schema === null) return 'has none of the schemas in its search_path: create one, or name another.'
  const alter = `ALTER ROLE ${pg.escapeIdentifier(user)} SET`
  if (wanted && schema !== wanted)
    return `shows the schema ${schema}, not ${wanted}: a pooler keeps ?schema= from it; ${alter} search_path = ${pg.escapeIdentifier(wanted)}.`
  if (isolation !== 'read committed')
    return `isolates transactions as ${isolation}, and a pooler keeps our own choice from it; ${alter} default_transaction_isolation = 'read committed'.`
  return undefined
}

// As options of the first message: they hold without a question of their own, and RESET comes back to them.
function urlsOf(given: string): { plain: string; pinned: string; wanted: string | null } {
  const url = new URL(given)
  const wanted = url.searchParams.get('schema')
  url.searchParams.delete('schema')
  const plain = url.href
  const options = [
    url.searchParams.get('options') ?? '',
    option('default_transaction_isolation', 'read committed'),
    ...(wanted ? [option('search_path', pg.escapeIdentifier(wanted))] : []),
  ]
  url.searchParams.set('options', options.join(' ').trim())
  return { plain, pinned: url.href, wanted }
}

const option = (name: string, value: string) => `-c ${name}=${value.replaceAll(/[\s\\]/g, '\\$&')}`

// What poolers say of options they do not pass on: protocol_violation and feature_not_supported.
const isRefusedOption = (error: unknown) =>
  error instanceof DatabaseUnreachable && /^(08P01|0A000)$/.test(codeOf(error.cause))

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

async function ask(url: string, variable: Variable, first?: string): Promise<Facts & { url: string }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeout })
  // What ends the connection fails the question too, and that is enough.
  client.on('error', () => {})
  try {
    await client.connect()
    if (first) await client.query(first)
    const { rows } = await client.query<Facts>(facts)
    return { ...(rows[0] as Facts), url }
  } catch (cause) {
    throw unreachable(variable, cause)
  } finally {
    await client.end().catch(() => {})
  }
}

// As Prisma's own tools do with `?schema=`. Of several that start together each may find it missing.
async function makeSchema(url: string, schema: string, variable: Variable): Promise<Facts> {
  const create = `CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`
  return ask(url, variable, create).catch(() => ask(url, variable, create))
}

/** A failure to ask the database of a variable, in one line. */
function unreachable(variable: Variable, cause: unknown): DatabaseUnreachable {
  const why = [codeOf(cause), cause instanceof Error ? cause.message : ''].filter(Boolean).join(' ')
  return new DatabaseUnreachable(`The database of ${variable} does not answer: ${why}`, { cause })
}
