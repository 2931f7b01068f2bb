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
  waitInLine(pool, { ...options, longestQueue })
  outliveConnections(pool)
  const demoted = dropDemoted(pool)
  // pg gives up a query after query_timeout and hands its connection to the next caller as it is: the query may go on, and
  // its transaction with it. What is asked next there would be answered as done and never be committed.
  // https://github.com/brianc/node-postgres/issues/3399
  pool.on('release', (error, client) => {
    const inTransaction = /[TE]/.test(client.getTransactionStatus() ?? '')
    if (!error && (inTransaction || demoted.has(client))) void client.end()
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

// After a failover the name of the server leads to the new primary, but open connections still lead to the old one, which
// takes no writes (25006) for as long as they are used.
function dropDemoted(pool: pg.Pool): WeakSet<pg.PoolClient> {
  const demoted = new WeakSet<pg.PoolClient>()
  pool.on('connect', (client) => {
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === '25006') demoted.add(client)
    })
  })
  return demoted
}

type Answer = Parameters<pg.Pool['connect']>[0]
type Line = { max: number; longestQueue: number; connectionTimeoutMillis: number }

const triesAgainAfter = 10_000

/**
 * Makes who asks for a connection wait in a line of bounded length: pg's pool limits how long callers wait, not how many
 * do, and a flood would fill the memory with them. A server that has no connection left for us is no failure either while
 * we have others: it is not asked for more for a while, and callers wait for one of those.
 */
function waitInLine(pool: pg.Pool, { max, longestQueue, connectionTimeoutMillis }: Line): void {
  const connect = pool.connect.bind(pool)
  const tooMany = new Error('timeout exceeded when trying to connect: too many wait already')

  function ask(answer: Answer, end: number): void {
    if (pool.waitingCount >= longestQueue) return process.nextTick(answer, tooMany, undefined, () => {})
    connect((error, client, release) => {
      if (!isFull(error) || performance.now() > end) return answer(error, client, release)
      shrink()
      setTimeout(ask, pool.totalCount > 0 ? 0 : 100, answer, end)
    })
  }

  let growing: NodeJS.Timeout | undefined
  function shrink(): void {
    pool.options.max = Math.max(1, pool.totalCount)
    growing ??= setTimeout(() => {
      growing = undefined
      pool.options.max = max
    }, triesAgainAfter).unref()
  }

  const line = (answer: Answer) => ask(answer, performance.now() + connectionTimeoutMillis)
  pool.connect = ((answer?: Answer) => (answer ? line(answer) : promised(line))) as typeof pool.connect
}

function promised(line: (answer: Answer) => void): Promise<pg.PoolClient> {
  return new Promise((done, fail) =>
    line((error, client) => (client ? done(client) : fail(error ?? new Error('no connection')))),
  )
}

// Of the server or the role (53300), or of a pgbouncer, which has no code of its own for it.
const isFull = (error: (Error & { code?: string }) | undefined) =>
  error?.code === '53300' || /^no more connections allowed/.test(error?.message ?? '')
