// A process that tries to take a data folder at a given moment, for folder-lock.test.ts.
import { FolderInUse, lockFolder } from '../../../src/db/lock.ts'

export type Order = { dir: string; at: number }
export type Outcome = 'held' | 'refused' | `failed: ${string}`

let release: (() => Promise<void>) | undefined

async function take({ dir, at }: Order): Promise<Outcome> {
  while (Date.now() < at); // No timer is as sharp.
  try {
    release = (await lockFolder(dir)).release
    return 'held'
  } catch (error) {
    return error instanceof FolderInUse ? 'refused' : `failed: ${String(error)}`
  }
}

async function obey(order: Order | 'release'): Promise<void> {
  if (order !== 'release') process.send?.(await take(order))
  else await release?.().then(() => process.send?.('released'))
}

process.on('message', (order: Order | 'release') => void obey(order))
process.send?.('ready')
