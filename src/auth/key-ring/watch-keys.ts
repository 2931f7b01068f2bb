import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'
import { putInForce, type Keys } from '../secrets/keys.ts'
import { keyInForce } from './in-force.ts'

const every = 500

/** Milliseconds after which every gateway writes under the key that was put in force: four looks. */
export const settleTime = 4 * every

export type KeyWatch = { close(): Promise<void> }

/**
 * Asks the database twice a second which key is in force, and writes under that from then on. Only where several secrets
 * are held: one alone leaves no choice.
 */
export function watchKeys({ db, log }: { db: Database; log: Logger }, keys: Keys): KeyWatch {
  let closed = keys.seal.length === 1
  let failing = false
  let looking = Promise.resolve()
  let timer: NodeJS.Timeout

  async function look(): Promise<void> {
    const id = (await keyInForce(db))?.id
    if (id === undefined || id === keys.seal[0].id) return
    if (!putInForce(keys, id)) throw new Error(`GATEWAY_SECRET holds no secret of key ${id}`)
    log.info({ key: id }, 'another key is in force: values are written under it from now on')
  }

  async function lookAgain(): Promise<void> {
    try {
      await look()
      failing = false
    } catch (error) {
      if (!failing && !closed) log.error({ err: error }, 'the key in force is not known here; trying again')
      failing = true
    }
    if (!closed) later()
  }

  const later = () => {
    timer = setTimeout(() => {
      looking = lookAgain()
    }, every).unref()
  }
  if (!closed) later()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
