// Does the heap stay bounded? `npm run soak -- [minutes=10]`: a gateway of its own under mixed load at 80 % of what it can.
// It measures what it can first, then holds the rate; every half minute the heap after a forced collection is printed.
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { serve, type ServerType } from '@hono/node-server'
import { createMember } from '../src/auth/members/members.ts'
import { dialects } from '../rest-compat/index.ts'
import { readConfig } from '../src/config/config.ts'
import { createGateway } from '../src/gateway.ts'
import { createLogger } from '../src/log.ts'
import { openDeps } from '../src/open-deps.ts'
import { createCalls, type Pair } from './e2e/support/calls.ts'

type Job = { url: string; seconds: number; perSecond: number | null }
type Done = { answers: number; wrong: number; example: string | null }

const clients = 16
const share = 0.8
const mostGrowth = 0.05

/** Mostly checks, some refreshes, now and then out and in again: as fast as it goes, or at a rate. */
async function load({ url, seconds, perSecond }: Job): Promise<Done> {
  const calls = createCalls(url)
  const done: Done = { answers: 0, wrong: 0, example: null }
  const end = performance.now() + seconds * 1000
  const from = performance.now()
  let started = 0

  async function turn(): Promise<void> {
    if (perSecond !== null) {
      const due = from + (started / perSecond) * 1000
      if (due > performance.now()) await sleep(due - performance.now())
    }
    started++
  }

  async function one(pair: Pair | undefined): Promise<Pair | undefined> {
    const dice = Math.random()
    if (!pair) return calls.login()
    if (dice < 0.01) return void (await calls.logout(pair.accessToken))
    if (dice < 0.05) return calls.refresh(pair.refreshToken)
    if (dice < 0.1) await calls.check(`nobody's ${dice}`)
    else if (!(await calls.check(pair.accessToken)).active) throw new Error('a live token was refused')
    return pair
  }

  async function client(): Promise<void> {
    let pair: Pair | undefined
    while (performance.now() < end) {
      await turn()
      try {
        pair = await one(pair)
        done.answers++
      } catch (error) {
        done.wrong++
        done.example ??= String(error)
        pair = undefined
      }
    }
  }

  await Promise.all(Array.from({ length: clients }, client))
  return done
}

// In a process of its own: its heap is not counted.
function loaded(job: Job): Promise<Done> {
  return new Promise((done, failed) => {
    const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] })
    child.once('message', (message) => done(message as Done))
    child.once('error', failed)
    child.once('exit', (code) => failed(new Error(`the load ended with ${code}`)))
    child.send(job)
  })
}

const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

function collector(): () => number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  return () => {
    collect()
    return process.memoryUsage().heapUsed
  }
}

async function soak(url: string, minutes: number): Promise<boolean> {
  const heapNow = collector()
  const capacity = (await loaded({ url, seconds: 20, perSecond: null })).answers / 20
  const perSecond = capacity * share
  console.log(`${capacity.toFixed(0)} answers/s at most; ${minutes} min at ${perSecond.toFixed(0)}/s`)
  const working = loaded({ url, seconds: minutes * 60, perSecond })
  const heaps: number[] = []
  for (let half = 1; half <= minutes * 2; half++) {
    await sleep(29_900)
    heaps.push(heapNow())
    const { rss, external } = process.memoryUsage()
    console.log(
      `${(half / 2).toFixed(1)} min: heap ${mb(heaps.at(-1) ?? 0)}, rss ${mb(rss)}, external ${mb(external)}`,
    )
  }
  const { answers, wrong, example } = await working
  const late = heaps.slice(Math.floor(heaps.length / 2))
  const growth = average(late.slice(-2)) / average(late.slice(0, 2)) - 1
  console.log(
    `${answers} answers, ${wrong} wrong ${example ?? ''}; heap grew by ${(growth * 100).toFixed(1)} % over the last half`,
  )
  return wrong === 0 && growth < mostGrowth
}

const average = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length

async function main(): Promise<void> {
  const minutes = Number(process.argv[2] ?? 10)
  const dir = await mkdtemp(join(tmpdir(), 'auth-gateway-soak-'))
  const env = { DATA_DIR: join(dir, 'data'), LOGIN_FREE_FAILURES: '1000000', CAPTCHA: 'none' }
  const opened = await openDeps(readConfig(env, dialects), createLogger('warn'))
  await createMember(opened.deps, { username: 'demo', password: 'demo-password' })
  const { fetch } = createGateway(opened.deps, dialects)
  const server = await new Promise<ServerType>((ready) => {
    const starting = serve({ fetch, hostname: '127.0.0.1', port: 0 }, () => ready(starting))
  })
  const good = await soak(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, minutes)
  server.close()
  await opened.close()
  await rm(dir, { recursive: true, force: true })
  process.exit(good ? 0 : 1)
}

if (process.send)
  process.once(
    'message',
    (job) => void load(job as Job).then((done) => process.send?.(done, () => process.exit())),
  )
else await main()
