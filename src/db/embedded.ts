import { PGlite, type QueryOptions, type Results } from '@electric-sql/pglite'

/** What the embedded PostgreSQL answers once it has died; the code is Prisma's for "the server is gone". */
export class EmbeddedStopped extends Error {
  override readonly name = 'EmbeddedStopped'
  readonly code = 'P1017'
}

const longjmp = 100

/**
 * PGlite that survives the death of its PostgreSQL (PANIC: no room for the write-ahead log). PGlite 0.5 does not notice
 * the death: it goes on calling the dead server, whose locks are never released, and the whole process spins for ever.
 * No upstream issue is known. Here the call in which it dies ends, and none is made after it.
 */
export class EmbeddedPostgres extends PGlite {
  #death: EmbeddedStopped | undefined
  #watched = false
  readonly #told: (death: EmbeddedStopped) => void

  constructor(dir: string, told: (death: EmbeddedStopped) => void) {
    super(dir)
    this.#told = told
  }

  /** Set once it has died; what was acknowledged is on the disk, for the next process. */
  get death(): EmbeddedStopped | undefined {
    return this.#death
  }

  // Prisma's adapter passes its parsers with each query, and PGlite copies its own 332 and these every time: a sixth of what
  // a small query costs. They are always the same, so they are taken over once. No upstream issue is known.
  override query<T>(sql: string, params?: unknown[], options: QueryOptions = {}): Promise<Results<T>> {
    const { parsers, ...others } = options
    Object.assign(this.parsers, parsers)
    return super.query<T>(sql, params, others)
  }

  override execProtocolRawSync(message: Uint8Array): Uint8Array {
    if (this.#death) throw this.#death
    if (!this.#watched) this.#watch()
    return super.execProtocolRawSync(message)
  }

  /** Closes it; a dead one cannot be asked even that. */
  override async close(): Promise<void> {
    if (!this.#death) await super.close()
  }

  // PGlite calls the one in a loop and the other in that loop's catch, which swallows whatever was thrown.
  #watch(): void {
    const { mod } = this
    if (!mod) return
    this.#watched = true
    const { _PostgresMainLoopOnce: once, stackRestore: restore } = mod
    let calls = 0
    mod._PostgresMainLoopOnce = () => {
      if (this.#death) throw this.#death
      try {
        once()
      } catch (error) {
        if (!isJump(error)) this.#die(error)
        throw error
      }
    }
    mod.stackRestore = (stack) => {
      // The first time its last words are on their way out: let the loop end.
      if (this.#death && calls++ > 0) throw this.#death
      return restore(stack)
    }
  }

  #die(cause: unknown): void {
    this.#death = new EmbeddedStopped('The embedded database has stopped', { cause })
    this.#told(this.#death)
  }
}

// How PostgreSQL leaves a statement that failed; what is thrown then is no Error.
function isJump(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === longjmp
}
