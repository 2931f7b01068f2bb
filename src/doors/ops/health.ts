import { Hono } from 'hono'
import type { Deps } from '../../deps.ts'
import { version } from '../../version.ts'
import type { Door, DoorPath } from '../edge/door.ts'
import type { Edge } from '../edge/edge.ts'

const paths: DoorPath[] = [
  {
    path: '/healthz',
    methods: ['GET'],
    about: ['进程存活', 'The process is alive'],
    door: 'health',
    operation: 'healthz',
    page: true,
  },
  {
    path: '/readyz',
    methods: ['GET'],
    about: ['数据库与缓存可读写', 'The database and the store take writes'],
    door: 'health',
    operation: 'readyz',
    page: true,
  },
]

/**
 * `/healthz`: the process is alive. `/readyz`: the database and the store take writes too, and whether a proxy is in front that
 * TRUST_PROXY does not list.
 */
export function healthDoor({ config, db, store }: Pick<Deps, 'config' | 'db' | 'store'>, edge: Edge): Door {
  const app = new Hono()
  // A stranger who knows the version knows its holes: a production tells it to its operator only (log, metrics, CLI).
  const alive = { status: 'alive', ...(config.production ? {} : { version }) }
  app.get('/healthz', (c) => c.json(alive))
  app.get('/readyz', async (c) => {
    const [database, state] = await Promise.all([answers(takesWrites(db)), answers(store.ping())])
    // Without a store the gateway still answers, from the database: it is ready, and says what it lacks.
    const status = database ? 'ready' : 'not ready'
    const answer = { status, database, store: state, forgottenProxy: edge.forgottenProxy() }
    return c.json(answer, database ? 200 : 503)
  })
  return { title: ['运行状态', 'Health'], paths, app }
}

// One of our tables, as requests ask for it: a server that answers may show another schema, or be a standby.
async function takesWrites(db: Deps['db']): Promise<void> {
  const [[state]] = await Promise.all([
    db.$queryRaw<
      { readOnly: boolean }[]
    >`SELECT current_setting('transaction_read_only') = 'on' AS "readOnly"`,
    db.member.findFirst({ select: { id: true } }),
  ])
  if (state?.readOnly) throw new Error('the database takes no writes')
}

const patience = 2_000

async function answers(work: PromiseLike<unknown>): Promise<boolean> {
  const tooLate = new Promise<boolean>((done) => setTimeout(done, patience, false).unref())
  return Promise.race([
    Promise.resolve(work).then(
      () => true,
      () => false,
    ),
    tooLate,
  ])
}
