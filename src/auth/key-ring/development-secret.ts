import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../db/client.ts'
import { SecretMisfit } from './open-keys.ts'

/**
 * The secret of a development gateway, in `development-secret` in its folder; made when the database is empty, never for
 * data that has one. Throws SecretMisfit when that file is lost.
 */
export async function developmentSecret(db: Database, dataDir: string): Promise<string> {
  const file = join(dataDir, 'development-secret')
  // The data first: who is first at an empty database makes the file before the data.
  return (await hasData(db)) ? known(file) : made(dataDir, file)
}

async function hasData(db: Database): Promise<boolean> {
  const id = { select: { id: true } } as const
  const { member, app, wechatAccount, gatewayKey } = db
  const tables = [
    gatewayKey.findFirst(id),
    member.findFirst(id),
    app.findFirst(id),
    wechatAccount.findFirst(id),
  ]
  return (await Promise.all(tables)).some(Boolean)
}

async function known(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new SecretMisfit(`${file} is gone. Bring it back, or set GATEWAY_SECRET to what it held.`)
  })
}

async function made(dataDir: string, file: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  // Linked when whole: neither a start cut short nor one at the same moment ever leaves or reads half a secret.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}
