import { rm } from 'node:fs/promises'
import type { Server, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { keepPrivate, listen, owner, placeOf } from './lock-socket.ts'

/** Someone else has the data folder open. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'

  constructor(dir: string, pid: string) {
    super(
      `The data folder ${dir} is in use by another gateway process (pid ${pid}). ` +
        'The embedded database takes one process at a time: stop that one first, or set DATABASE_URL to share a PostgreSQL.',
    )
  }
}

/** Answers who connects to the lock and speaks. */
export type Speaker = (socket: Socket) => void

/** A data folder that is this process's. */
export type FolderLock = {
  /** From now on `speaker` answers; null: who speaks is told to come again later. */
  answer(speaker: Speaker | null): void
  release(): Promise<void>
}

/** What who speaks is told while nobody answers: this process starts, stops, or serves no operators. */
export const comeAgain = 'later'

// Of those that say nothing, too.
const mostConnections = 64
const longestSilence = 10_000

/**
 * Takes the data folder for this process: PGlite does not lock its folder itself, and two processes on one folder
 * destroy it. Throws FolderInUse.
 * @see https://github.com/electric-sql/pglite/issues/1106
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  const place = await placeOf(dir)
  const { socket, mutex } = place
  const { connected, answer, hangUp } = switchboard()
  const held = await alone(mutex, async () => {
    const free = await listen(socket, connected)
    if (free) return free
    const pid = await owner(socket)
    if (pid) throw new FolderInUse(dir, pid)
    await rm(socket, { force: true })
    return listen(socket, connected)
  })
  if (!held) throw new FolderInUse(dir, 'unknown')
  held.unref()
  held.maxConnections = mostConnections
  await keepPrivate(place)
  return { answer, release: () => closed(held, hangUp) }
}

function closed(held: Server, hangUp: () => void): Promise<void> {
  return new Promise((done) => {
    held.close(() => done())
    hangUp()
  })
}

/** Each who connects is told the process id, and is then the speaker's. */
function switchboard() {
  const open = new Set<Socket>()
  let speaker: Speaker | null = null
  const connected: Speaker = (socket) => {
    open.add(socket)
    // Who asked may be gone before it hears the answer: no reason to fall over.
    socket.on('error', () => {}).once('close', () => open.delete(socket))
    socket.setTimeout(longestSilence, () => socket.destroy())
    socket.write(`${process.pid}\n`)
    socket.once('end', () => socket.end())
    if (speaker) speaker(socket)
    else socket.once('data', () => socket.end(`${comeAgain}\n`))
  }
  return {
    connected,
    answer: (next: Speaker | null) => void (speaker = next),
    hangUp: () => open.forEach((socket) => socket.destroy()),
  }
}

// To find a dead socket, remove it and bind a new one is three steps: of two starters the later would remove the
// earlier one's. On Linux an abstract socket, which leaves nothing behind, lets one at a time do it.
async function alone<T>(mutex: string | null, work: () => Promise<T>): Promise<T> {
  if (!mutex) return work()
  for (;;) {
    const held = await listen(mutex, (socket) => void socket.on('error', () => {}).destroy())
    if (!held) await delay(20)
    else
      try {
        return await work()
      } finally {
        await new Promise((done) => held.close(done))
      }
  }
}
