import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { FolderInUse, comeAgain } from '../../db/lock.ts'
import { callOwner } from '../../db/lock-socket.ts'
import { version } from '../../version.ts'
import type { Job, Long } from '../run.ts'
import { errorOf, linesOf, type Said } from './protocol.ts'

// As long as a gateway takes to start or to stop, or another command to end.
const patience = 15_000
const again = 100

/** What came of asking: the result of the job, or that nobody has the folder open. */
export type Answer = { done: unknown } | 'nobody'

/**
 * Has the gateway that holds a data folder do a job. Waits while one starts or stops. Throws what the job threw there,
 * FolderInUse when it serves no operators for too long, and an Error in words when it ended before it answered.
 */
export async function askGateway(dir: string, job: Job, { tell }: Long = {}): Promise<Answer> {
  const end = performance.now() + patience
  for (;;) {
    const socket = await callOwner(dir)
    if (!socket) return 'nobody'
    socket.setTimeout(patience, () => socket.destroy())
    const lines = linesOf(socket)
    const pid = await next(lines)
    try {
      const answer = pid === null ? comeAgain : await answerOf({ socket, lines, tell }, job)
      if (answer !== comeAgain) return answer
    } finally {
      socket.destroy()
    }
    if (performance.now() > end) throw new FolderInUse(dir, pid ?? 'unknown')
    await pause(again)
  }
}

type Call = { socket: Socket; lines: AsyncGenerator<string>; tell: Long['tell'] }

async function answerOf(
  { socket, lines, tell }: Call,
  job: Job,
): Promise<{ done: unknown } | typeof comeAgain> {
  // As long as the command takes.
  socket.setTimeout(0)
  socket.write(`${JSON.stringify({ version, job })}\n`)
  for (let line = await next(lines); line !== null; line = await next(lines)) {
    if (line === comeAgain) return comeAgain
    const said = JSON.parse(line) as Said
    if ('done' in said) return said
    if ('failed' in said) throw errorOf(said.failed)
    tell?.(said.told)
  }
  throw new Error(
    'The gateway ended before it answered. Whether the command was done is not known: look (`audit list`) before you repeat it.',
  )
}

// A connection that breaks is one that ends.
async function next(lines: AsyncGenerator<string>): Promise<string | null> {
  const { value } = await lines.next().catch(() => ({ value: undefined }))
  return value ?? null
}
