import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import { openPGlite, type OpenDatabase } from '../../src/db/client.ts'

export type CountedDatabase = OpenDatabase & {
  /** Every SQL statement since the list was last emptied. */
  statements: string[]
}

/** An embedded database, migrated and empty, that tells which SQL reaches it. */
export async function openCountedDatabase(): Promise<CountedDatabase> {
  const loadDataDir = new Blob([new Uint8Array(await readFile(inject('embeddedTemplate')))])
  const pg = await PGlite.create({ loadDataDir })
  const statements: string[] = []
  const query = pg.query.bind(pg)
  pg.query = (sql, ...rest) => (statements.push(sql), query(sql, ...rest))
  return { ...(await openPGlite(pg)), statements }
}
