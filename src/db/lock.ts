import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { createServer, createConnection, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Someone else has the data folder open. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
}

const longestSocketPath = 100
const patience = 1_000
// Every other failure to connect may be a busy owner, whose folder must not be taken.
const nobody = new Set(['ECONNREFUSED', 'ENOENT'])

type Place = { socket: string; mutex: string | null }

// A socket, not a file with a process id: the kernel closes it with its owner, even on kill -9, and it means the
// same to two containers that share the folder, where process ids do not.
async function placeOf(dir: string): Promise<Place> {
  const folder = await realpath(dir)
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return { socket: `\\\\.\\pipe\\auth-gateway-${digest}`, mutex: null }
  const path = join(folder, 'lock.sock')
  const socket = path.length <= longestSocketPath ? path : join(tmpdir(), `auth-gateway-${digest}.sock`)
  return { socket, mutex: process.platform === 'linux' ? `\0auth-gateway-${digest}` : null }
}

function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    // Who asked may be gone before it hears the answer: no reason to fall over.
    const server = createServer((socket) => socket.on('error', () => {}).end(String(process.pid)))
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : fail(error),
    )
    server.listen(path, () => done(server))
  })
}

/** The process id of whoever holds the socket, or null when nobody does. */
function owner(path: string): Promise<string | null> {
  return new Promise((done) => {
    let pid = ''
    const socket = createConnection(path)
      .setEncoding('utf8')
      .on('data', (chunk: string) => (pid += chunk))
      .on('end', () => done(pid || 'unknown'))
      .on('error', ({ code }: NodeJS.ErrnoException) => done(nobody.has(code ?? '') ? null : 'unknown'))
    // Somebody holds it, but is too busy to say who.
    socket.setTimeout(patience, () => done(socket.destroy() && 'unknown'))
  })
}

// To find a dead socket, remove it and bind a new one is three steps: of two starters the later would remove the
// earlier one's. On Linux an abstract socket, which leaves nothing behind, lets one at a time do it.
async function alone<T>(mutex: string | null, work: () => Promise<T>): Promise<T> {
  if (!mutex) return work()
  for (;;) {
    const held = await listen(mutex)
    if (!held) await delay(20)
    else
      try {
        return await work()
      } finally {
        await new Promise((done) => held.close(done))
      }
  }
}

/**
 * Takes the data folder for this process: PGlite does not lock its folder itself, and two processes on one folder
 * destroy it. Returns the release. Throws FolderInUse.
 * @see https://github.com/electric-sql/pglite/issues/1106
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const { socket, mutex } = await placeOf(dir)
  const held = await alone(mutex, async () => {
    const free = await listen(socket)
    if (free) return free
    const pid = await owner(socket)
    if (pid) throw new FolderInUse(inUse(dir, pid))
    await rm(socket, { force: true })
    return listen(socket)
  })
  if (!held) throw new FolderInUse(inUse(dir, 'unknown'))
  held.unref()
  return () => new Promise((done) => held.close(() => done()))
}

function inUse(dir: string, pid: string): string {
  return (
    `The data folder ${dir} is in use by another gateway process (pid ${pid}). ` +
    'The embedded database takes one process at a time: stop that one first, or set DATABASE_URL to share a PostgreSQL.'
  )
}
