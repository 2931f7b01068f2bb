import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { comeAgain, type FolderLock } from '../../db/lock.ts'
import type { Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { version } from '../../version.ts'
import { doJob } from '../jobs.ts'
import { failedOf, linesOf, longestRequest, type Asked, type Said } from './protocol.ts'

const drainTime = 10_000

const request = z.object({
  version: z.string(),
  job: z.object({ name: z.string(), input: z.record(z.string(), z.unknown()) }),
})

/**
 * Lets the command line operate this gateway while it runs, over the lock of its data folder. `close` lets commands under
 * way finish, for ten seconds at most; who comes then waits for the folder.
 */
export function serveOperators(lock: FolderLock, deps: Deps): { close(): Promise<void> } {
  const underWay = new Set<Promise<void>>()
  let closing = false

  async function converse(socket: Socket): Promise<void> {
    const asked = await requestOf(socket)
    if (closing || !asked) return say(socket, closing ? comeAgain : JSON.stringify(unreadable))
    // As long as the command takes.
    socket.setTimeout(0)
    const work = answerTo(deps, asked, (told) => socket.write(`${JSON.stringify({ told })}\n`))
      .then((answer) => say(socket, JSON.stringify(answer)))
      .finally(() => underWay.delete(work))
    underWay.add(work)
    await work
  }

  lock.answer((socket) => void converse(socket).catch(() => socket.destroy()))
  return {
    async close() {
      closing = true
      lock.answer(null)
      await Promise.race([Promise.all(underWay), pause(drainTime, undefined, { ref: false })])
    },
  }
}

// Resolves when all of it is on its way: the process may end next.
function say(socket: Socket, line: string): Promise<void> {
  return new Promise((done) => {
    if (socket.destroyed) return done()
    socket.once('close', () => done())
    socket.end(`${line}\n`, () => socket.destroy())
  })
}

const unreadable: Said = { failed: { message: 'The gateway that runs cannot read this command.' } }

async function requestOf(socket: Socket): Promise<Asked | null> {
  // Its iterator would end the socket when it is left.
  const lines = linesOf(socket, longestRequest)
  const { value } = await lines.next().catch(() => ({ value: undefined }))
  try {
    return request.parse(JSON.parse(value ?? ''))
  } catch {
    return null
  }
}

async function answerTo(deps: Deps, { job, ...asked }: Asked, tell: (text: string) => void): Promise<Said> {
  try {
    if (asked.version !== version)
      throw new Error(
        `The gateway that runs is version ${version}, this command ${asked.version}: restart the gateway.`,
      )
    return { done: await doJob(deps, job, { tell }) }
  } catch (error) {
    // The input may hold secrets: only the name.
    if (!(error instanceof AuthError)) deps.log.error({ err: error, command: job.name }, 'a command failed')
    return { failed: failedOf(error) }
  }
}
