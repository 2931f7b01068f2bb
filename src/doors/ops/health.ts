import { Hono } from 'hono'
import type { Deps } from '../../deps.ts'

/** `/healthz`: the process is alive. `/readyz`: the database and the store answer too. */
export function healthRoutes({ db, store }: Pick<Deps, 'db' | 'store'>): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ status: 'alive' }))
    .get('/readyz', async (c) => {
      const [database, state] = await Promise.all([answers(db.$queryRaw`SELECT 1`), answers(store.ping())])
      // Without a store the gateway still answers, from the database: it is ready, and says what it lacks.
      return c.json(
        { status: database ? 'ready' : 'not ready', database, store: state },
        database ? 200 : 503,
      )
    })
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
