import pg from 'pg'
import { connectTimeout } from './session.ts'

const patience = 1_000

/**
 * Whether a pooler before the database hands connections on after each transaction: then what lasts longer (a lock, a
 * setting) is anybody's. Seen when two connections of ours are served by one of the server, or one of ours by several.
 * A pooler that keeps a connection of the server for each of its clients is as good as none.
 */
export async function sharesConnections(url: string): Promise<boolean> {
  const clients = [clientTo(url), clientTo(url)]
  const pids = clients.map(() => new Set<number>())
  try {
    for (const client of clients) await client.connect()
    // Each also twice in a row, lest a pooler that goes round its connections hands each client its own one.
    for (const at of [0, 1, 0, 0, 1, 1]) pids[at]?.add(await pidOf(clients[at]))
    return new Set(pids.flatMap((seen) => [...seen])).size !== 2
  } catch {
    // There is no second connection: nobody shares the first one with us.
    return false
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

function clientTo(connectionString: string): pg.Client {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectTimeout,
    query_timeout: patience,
  })
  return client.on('error', () => {})
}

async function pidOf(client: pg.Client | undefined): Promise<number> {
  const answer = await client?.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return answer?.rows[0]?.pid ?? 0
}
