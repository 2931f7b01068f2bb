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
  // A query that was given up may go on, and its transaction with it: what is asked next on that connection would be
  // answered as done and never be committed.
  pool.on('release', (error, client) => {
    const inTransaction = /[TE]/.test(client.getTransactionStatus() ?? '')
    if (!error && inTransaction) void client.end()
  })
  return pool
}

/**
 * That PostgreSQL ends a connection nobody is asking over must not end the process. The pool itself stops listening to a
 * connection when it lets go of it, and says it has ended before its connections have.
 */
export function outliveConnections(pool: pg.Pool): void {
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
}

// The wait is short, but a flood would fill the memory with those who wait.
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
