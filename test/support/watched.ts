import type { Database } from '../../src/db/client.ts'

type Call = (...args: unknown[]) => unknown

/** The database with each call to it passed to `around`, named as `member.findMany` or `$executeRaw`. */
function wrapped(db: Database, around: (name: string, call: () => unknown) => unknown): Database {
  const wrap = (target: object, path: string): object =>
    new Proxy(target, {
      get(_, key) {
        const value: unknown = Reflect.get(target, key)
        const name = `${path}${String(key)}`
        if (typeof value === 'function')
          return (...args: unknown[]) => around(name, () => (value as Call).apply(target, args))
        return typeof value === 'object' && value !== null ? wrap(value, `${name}.`) : value
      },
    })
  return wrap(db, '') as Database
}

/** The database, and the names of the calls it got since `calls` was last emptied. */
export function watchedDatabase(db: Database): { db: Database; calls: string[] } {
  const calls: string[] = []
  return { db: wrapped(db, (name, call) => (calls.push(name), call())), calls }
}

/** A database whose every call fails with `error`. */
export const brokenDatabase = (db: Database, error: Error): Database =>
  wrapped(db, () => Promise.reject(error))

/** A database in which `work` happens just before the first call of this name. */
export function overtakenDatabase(db: Database, name: string, work: () => Promise<unknown>): Database {
  let waiting = true
  return wrapped(db, (called, call) => {
    if (called !== name || !waiting) return call()
    waiting = false
    return work().then(call)
  })
}

/** A database that is gone from its call number `n` on: a process that is killed there. */
export function dyingDatabase(db: Database, n: number): Database {
  let left = n
  return wrapped(db, (_, call) => {
    if (--left > 0) return call()
    const killed = Promise.reject(new Error('killed'))
    // Of the parts of a transaction nobody hears.
    killed.catch(() => {})
    return killed
  })
}
