import { PGlite } from '@electric-sql/pglite'
import { dataDir } from '@electric-sql/pglite-prepopulatedfs'

/** An embedded PostgreSQL in memory, without a table of ours. */
export const emptyPGlite = async () => PGlite.create({ loadDataDir: await dataDir() })
