// A process that takes folders when its parent says so. IPC: a folder in, `taken` or the refusal out.
import { lockFolder } from '../../src/db/lock.ts'

process.on('message', (dir: string) => {
  lockFolder(dir).then(
    () => process.send?.('taken'),
    (error: Error) => process.send?.(`${error.name}: ${error.message}`),
  )
})
process.send?.('ready')
