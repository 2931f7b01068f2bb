// The gateway as a process, on the embedded database: how long it takes to start and to stop.
import { availableParallelism, loadavg } from 'node:os'
import { describe, expect, it } from 'vitest'
import { dataFolders } from './support/data-folder.ts'
import { startGateway } from './support/gateway.ts'

const { onItsOwn, firstStart } = dataFolders()

describe('start and stop', () => {
  it('serves from an empty folder within 15 s, and from its data within 3 s', async () => {
    const env = await onItsOwn()
    const laterStarts: number[] = []
    let token = ''
    for (let i = 0; i < 3; i++) {
      const gateway = await startGateway(env)
      laterStarts.push(gateway.startTime)
      if (token) expect(await gateway.check(token)).toMatchObject({ active: true, username: 'demo' })
      token = (await gateway.login()).accessToken
      await gateway.stop()
    }
    console.log(`first start ${firstStart()} ms, later starts ${laterStarts.join(', ')} ms`)
    if ((loadavg()[0] ?? 0) > 2 * availableParallelism())
      return console.warn('NOT JUDGED: this machine is too busy to measure starts')
    expect(firstStart()).toBeLessThan(15_000)
    expect(Math.min(...laterStarts)).toBeLessThan(3_000)
  })

  it('finishes the logins under way on SIGTERM, takes no new ones, and exits with 0', async () => {
    const gateway = await startGateway(await onItsOwn())
    const logins = Array.from({ length: 8 }, () => gateway.login())
    await Promise.race(logins)
    const stopping = gateway.stop()
    expect(await Promise.all(logins)).toHaveLength(8)
    const answered = performance.now()
    await stopping
    const ms = Math.round(performance.now() - answered)
    console.log(`SIGTERM with 7 logins under way: ended ${ms} ms after the last answer`)
    await expect(gateway.get('/healthz')).rejects.toThrow()
    expect(ms).toBeLessThan(2_000)
  })

  it('ends soon after SIGTERM though clients keep sending on their open connections', async () => {
    const gateway = await startGateway(await onItsOwn())
    const { accessToken } = await gateway.login()
    const wrong: unknown[] = []
    const client = async () => {
      while (!gateway.ending())
        // A connection that closes is fine; a wrong answer is not.
        await gateway.check(accessToken).then(
          (status) => status.active || wrong.push(status),
          (error: unknown) => error instanceof TypeError || wrong.push(error),
        )
    }
    const clients = Array.from({ length: 16 }, client)
    await gateway.check(accessToken)
    const ms = await gateway.stop()
    await Promise.all(clients)
    console.log(`SIGTERM under a steady load on open connections: ended after ${ms} ms`)
    expect(wrong).toEqual([])
    expect(ms).toBeLessThan(3_000)
  })
})
