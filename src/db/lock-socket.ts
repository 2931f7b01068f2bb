import { createHash } from 'node:crypto'
import { chmod, lstat, realpath, stat } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where the lock of a folder is: its socket, and what lets one starter at a time look at that. */
export type Place = { socket: string; mutex: string | null }

const longestSocketPath = 100
const patience = 1_000
// Every other failure to connect may be a busy owner, whose folder must not be taken.
const nobody = new Set(['ECONNREFUSED', 'ENOENT'])
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''
const windows = process.platform === 'win32'

// A socket, not a file with a process id: the kernel closes it with its owner, even on kill -9, and it means the
// same to two containers that share the folder, where process ids do not.
export async function placeOf(dir: string): Promise<Place> {
  const folder = await realpath(dir)
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (windows) return { socket: `\\\\.\\pipe\\auth-gateway-${digest}`, mutex: null }
  const path = join(folder, 'lock.sock')
  const socket = path.length <= longestSocketPath ? path : join(tmpdir(), `auth-gateway-${digest}.sock`)
  return { socket, mutex: process.platform === 'linux' ? `\0auth-gateway-${digest}` : null }
}

/** Binds a socket, each connection of which goes to `connected`; null when another process has it. */
export function listen(path: string, connected: (socket: Socket) => void): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer({ allowHalfOpen: true }, connected)
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? done(null) : fail(error)))
    server.listen(path, () => done(server))
  })
}

/** For the user of the gateway alone: who may connect may operate it. (A process that binds it has a umask that says so too.) */
export async function keepPrivate({ socket }: Place): Promise<void> {
  if (!windows) await chmod(socket, 0o600)
}

/** The process id of whoever holds the socket, or null when nobody does. */
export function owner(path: string): Promise<string | null> {
  return new Promise((done) => {
    let pid = ''
    const socket = createConnection(path)
      .setEncoding('utf8')
      .on('data', (chunk: string) => (pid += chunk))
      .on('end', () => done(pid.trim() || 'unknown'))
      .on('error', (error) => done(nobody.has(codeOf(error)) ? null : 'unknown'))
      // It has nothing to say.
      .end()
    // Somebody holds it, but is too busy to say who.
    socket.setTimeout(patience, () => done(socket.destroy() && 'unknown'))
  })
}

/**
 * A connection to whoever holds the folder, to be told secrets; null when nobody does. Throws an Error in words when the
 * socket may be somebody else's than the user's whose folder it is, or when this user is neither that one nor root.
 */
export async function callOwner(dir: string): Promise<Socket | null> {
  const socket = await trustedSocket(dir)
  if (!socket) return null
  return new Promise((done, fail) => {
    const call = createConnection(socket)
    call.once('connect', () => done(call))
    // Later ones end its lines.
    call.on('error', (error) => (nobody.has(codeOf(error)) ? done(null) : fail(error)))
  })
}

async function trustedSocket(dir: string): Promise<string | null> {
  // Who may connect to a pipe there is not told by files.
  if (windows) return null
  try {
    const { socket } = await placeOf(dir)
    const own = await lstat(socket)
    const [around, database] = await Promise.all([stat(dirname(socket)), stat(join(dir, 'pg'))])
    const user = process.geteuid?.() ?? 0
    if (own.uid !== database.uid || (user !== 0 && user !== own.uid)) throw new Error(notYours(dir))
    // In a folder like /tmp others can add files, but replace none.
    const replaceable = (around.mode & 0o022) !== 0 && (around.mode & 0o1000) === 0
    if (replaceable || (own.mode & 0o077) !== 0)
      throw new Error(`Other users could pass for the gateway on ${dir}: give the folder the mode 700.`)
    return socket
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw codeOf(error) === 'EACCES' ? new Error(notYours(dir)) : error
  }
}

const notYours = (dir: string) =>
  `The gateway on ${dir} is operated by the user who runs it, or by root: neither is asking.`
