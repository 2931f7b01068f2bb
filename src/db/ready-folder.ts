import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

/**
 * Makes a folder that is no PostgreSQL yet one without tables, from PGlite's ready-made one: to make it here (initdb in
 * WebAssembly) takes 850 MB and seconds. A folder that a killed process left half filled is filled again.
 */
export async function fillFolder(folder: string): Promise<void> {
  const version = join(folder, 'PG_VERSION')
  if (existsSync(version)) return
  const { dataDir } = await import('@electric-sql/pglite-prepopulatedfs')
  const { unpackTar } = await import('modern-tar/fs')
  const packed = new Uint8Array(await (await dataDir()).arrayBuffer())
  // Its name is what makes the folder a database: it gets that last.
  const draft = `${version}.draft`
  const map = <Header extends { name: string }>(header: Header) =>
    header.name.replace(/^\.?\//, '') === 'PG_VERSION' ? { ...header, name: 'PG_VERSION.draft' } : header
  await pipeline([packed], createGunzip(), unpackTar(folder, { map }))
  await rename(draft, version)
}
