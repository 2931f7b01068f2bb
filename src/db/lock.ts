import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createServer, createConnection, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Someone else has the data folder open. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
}

const longestSocketPath = 100

// A socket, not a file with a process id: the kernel closes it with its owner, even on kill -9, and it means the
// same to two containers that share the folder, where process ids do not.
function socketPath(dir: string): string {
  const digest = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\auth-gateway-${digest}`
  const path = join(resolve(dir), 'lock.sock')
  return path.length <= longestSocketPath ? path : join(tmpdir(), `auth-gateway-${digest}.sock`)
}

function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.end(String(process.pid)))
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
    createConnection(path)
      .setEncoding('utf8')
      .on('data', (chunk: string) => (pid += chunk))
      .on('end', () => done(pid || 'unknown'))
      .on('error', () => done(null))
  })
}

/**
 * Takes the data folder for this process: the embedded database does not lock its folder itself, and two processes
 * on one folder destroy it. Returns the release. Throws FolderInUse.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = socketPath(dir)
  let server = await listen(path)
  if (!server) {
    const pid = await owner(path)
    if (pid) throw new FolderInUse(inUse(dir, pid))
    await rm(path, { force: true })
    server = await listen(path)
  }
  if (!server) throw new FolderInUse(inUse(dir, 'unknown'))
  // Two starters may both have found a dead socket, and the later one removed the earlier one's: look who is heard.
  const heard = await owner(path)
  if (heard !== String(process.pid)) throw new FolderInUse(inUse(dir, heard ?? 'unknown'))
  const held = server.unref()
  return () => new Promise((done) => held.close(() => done()))
}

function inUse(dir: string, pid: string): string {
  return (
    `The data folder ${dir} is in use by another gateway process (pid ${pid}). ` +
    'The embedded database takes one process at a time: stop that one first, or set DATABASE_URL to share a PostgreSQL.'
  )
}
