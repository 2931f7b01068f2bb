import { cp } from 'node:fs/promises'
import { beforeAll } from 'vitest'
import { startGateway } from './gateway.ts'
import { shared, temporaryFolder } from './process.ts'

/**
 * Data folders with the demo member, as a first start leaves them: `onItsOwn` answers the environment of a gateway on a
 * fresh one, `firstStart` how many milliseconds the first start took.
 */
export function dataFolders() {
  let template: string
  let firstStart: number

  beforeAll(() =>
    shared(async () => {
      template = await temporaryFolder()
      const gateway = await startGateway({ DATA_DIR: template, GATEWAY_SECRET: '' })
      firstStart = gateway.startTime
      await gateway.stop()
    }),
  )

  const onItsOwn = async () => {
    const dir = await temporaryFolder()
    await cp(template, dir, { recursive: true, filter: (source) => !source.endsWith('.sock') })
    return { DATA_DIR: dir, GATEWAY_SECRET: '' }
  }
  return { onItsOwn, firstStart: () => firstStart }
}
