// Embedded databases, one after the other in the same few: to load one takes a second, to empty it some milliseconds.
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import { openPGlite, type OpenDatabase } from '../../src/db/client.ts'
import { emptied } from './databases.ts'

const idle: PGlite[] = []

/** The migrated template without rows, for this test alone until it is closed. */
export async function openEmptyEmbedded(): Promise<OpenDatabase> {
  const pg = idle.pop() ?? (await load())
  const { lent, takeBack } = lend(pg)
  const opened = await openPGlite(lent)
  const close = async () => {
    await opened.db.$disconnect()
    takeBack()
    await empty(pg)
    idle.push(pg)
  }
  return { ...opened, close }
}

async function load(): Promise<PGlite> {
  const template = new Blob([new Uint8Array(await readFile(inject('embeddedTemplate')))])
  return PGlite.create({ loadDataDir: template })
}

// What a test left behind it still asks after its end must not reach the next one's rows.
function lend(pg: PGlite): { lent: PGlite; takeBack(): void } {
  let ended = false
  const get = (target: PGlite, name: string | symbol) => {
    if (ended) throw new Error('PGlite is closed')
    const value: unknown = Reflect.get(target, name, target)
    return typeof value === 'function' ? value.bind(target) : value
  }
  return { lent: new Proxy(pg, { get }), takeBack: () => void (ended = true) }
}

async function empty(pg: PGlite): Promise<void> {
  for (const statement of ['ROLLBACK', 'DISCARD ALL', emptied]) await pg.exec(statement)
}
