import pg from 'pg'

const poolLimits = {
  max: 20,
  connectionTimeoutMillis: 3_000,
  query_timeout: 10_000,
  idleTimeoutMillis: 30_000,
  /** How many may wait for a connection; whoever comes then is refused at once. */
  longestQueue: 2_000,
}

export type PoolLimits = Partial<typeof poolLimits>

/**
 * Connections to a real PostgreSQL. Whatever becomes of the server, asking it one thing ends: after the wait for a
 * connection and the time of a query at the latest.
 */
export function createPool(url: string, limits: PoolLimits = {}): pg.Pool {
  const { longestQueue, ...options } = { ...poolLimits, ...limits }
  const pool = new pg.Pool({ connectionString: url, ...options })
  boundQueue(pool, longestQueue)
  outliveConnections(pool)
  // pg gives up a query after query_timeout and hands its connection to the next caller as it is: the query may go on, and
  // its transaction with it. What is asked next there would be answered as done and never be committed.
  // https://github.com/brianc/node-postgres/issues/3399
  pool.on('release', (error, client) => {
    const inTransaction = /[TE]/.test(client.getTransactionStatus() ?? '')
    if (!error && inTransaction) void client.end()
  })
  return pool
}

/**
 * Keeps the process alive when PostgreSQL ends a connection that no query is using. Listening to the pool's errors is not
 * enough: it stops listening to a connection when it hands it out or drops it, and reports its own end before its
 * connections have ended.
 * @see https://github.com/brianc/node-postgres/issues/3202
 */
export function outliveConnections(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
}

// pg's pool limits how long callers wait for a connection, not how many do: a flood would fill the memory with them.
function boundQueue(pool: pg.Pool, longest: number): void {
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown
  const refuse = (answer?: (error: Error) => void) => {
    const error = new Error('timeout exceeded when trying to connect: too many wait already')
    if (!answer) return Promise.reject(error)
    return void process.nextTick(answer, error)
  }
  pool.connect = ((...given: [((error: Error) => void)?]) =>
    pool.waitingCount < longest ? connect(...given) : refuse(...given)) as typeof pool.connect
}
