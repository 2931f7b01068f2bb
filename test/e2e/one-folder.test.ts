// One data folder: processes that are killed on it, and processes that want it at the same time.
import { describe, expect, it } from 'vitest'
import { dataFolders } from './support/data-folder.ts'
import { refusedGateway, startGateway, type Gateway } from './support/gateway.ts'
import { inParallel } from './support/wait.ts'

const { onItsOwn } = dataFolders()

describe('kill -9', () => {
  it(
    'loses no token a client received: three times in the middle of 200 logins, on one folder',
    { timeout: 240_000 },
    async () => {
      const env = await onItsOwn()
      const received: string[] = []
      for (let round = 1; round <= 3; round++) {
        const gateway = await startGateway(env)
        await allActive(gateway, received)
        const killAt = 40 + Math.floor(Math.random() * 120)
        const fresh = await loginsUntilKilled(gateway, killAt)
        console.log(`round ${round}: killed after ${killAt} of 200 logins, ${fresh.length} tokens received`)
        received.push(...fresh)
      }
      const last = await startGateway(env)
      await allActive(last, received)
      expect((await last.login()).accessToken).toBeTruthy()
      await last.stop()
    },
  )
})

async function loginsUntilKilled(gateway: Gateway, killAt: number): Promise<string[]> {
  const received: string[] = []
  let killing: Promise<void> | undefined
  await inParallel(200, 8, async () => {
    const pair = await gateway.login().catch((error: unknown) => {
      if (!killing) throw error
    })
    if (pair) received.push(pair.accessToken)
    if (received.length >= killAt) killing ??= gateway.kill()
  })
  await killing
  return received
}

async function allActive(gateway: Gateway, tokens: string[]): Promise<void> {
  const dead: string[] = []
  await inParallel(tokens.length, 16, async (i) => {
    const token = tokens[i] ?? ''
    if (!(await gateway.check(token)).active) dead.push(token)
  })
  expect(dead).toEqual([])
}

describe('one folder', () => {
  it('refuses a second process in words while the first goes on, and opens at once after kill -9', async () => {
    const env = await onItsOwn()
    const first = await startGateway(env)
    const second = await refusedGateway(env)
    expect(second).toMatchObject({ code: 1 })
    expect(second.stderr).toMatch(/in use by another gateway process \(pid \d+\)/)
    expect(second.stderr).toContain(`pid ${first.pid}`)
    expect(second.stderr).not.toContain('    at ')
    const { accessToken } = await first.login()

    await first.kill()
    const third = await startGateway(env)
    expect(await third.check(accessToken)).toMatchObject({ active: true })
    await third.stop()
  })

  it('gives a folder left by kill -9 to exactly one of several starters', async () => {
    const env = await onItsOwn()
    await (await startGateway(env)).kill()
    const starters = await Promise.allSettled(Array.from({ length: 4 }, () => startGateway(env)))
    const served = starters.filter(({ status }) => status === 'fulfilled')
    expect(served).toHaveLength(1)
    for (const starter of starters)
      if (starter.status === 'rejected') expect(String(starter.reason)).toContain('is in use by another')
  })
})
