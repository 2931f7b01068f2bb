// Operator commands over the same core: JSON on stdout, errors on stderr with exit code 1.
import { Command } from 'commander'
import { destination } from 'pino'
import { doJob } from './cli/jobs.ts'
import { askGateway } from './cli/live/ask.ts'
import { printed } from './cli/printed.ts'
import { addCommands } from './cli/program.ts'
import type { Job, Run } from './cli/run.ts'
import { readConfig, type Config } from './config/config.ts'
import { FolderInUse } from './db/lock.ts'
import { AuthError } from './errors.ts'
import { createLogger } from './log.ts'
import { openDeps } from './open-deps.ts'
import { version } from './version.ts'
import { dialects } from '../rest-compat/index.ts'

// What it makes, the lock among it, is for this user alone.
process.umask(0o077)

// Only what went wrong, such as an audit event that was lost.
const log = createLogger('error', destination({ dest: 2, sync: true }))

const run: Run = async (job) => {
  const config = readConfig({ HASH_THREADS: '1', ...process.env }, dialects)
  process.stdout.write(printed(await doneAnywhere(config, job)))
}

/** The result of a job: of the gateway that has the embedded database open, if one has, else done here. */
async function doneAnywhere(config: Config, job: Job, again = true): Promise<unknown> {
  const answer = config.databaseUrl ? 'nobody' : await askGateway(config.dataDir, job, { tell })
  if (answer !== 'nobody') return answer.done
  const opened = await openDeps(config, log).catch((error: unknown) => {
    // One that started meanwhile is asked.
    if (error instanceof FolderInUse && again) return null
    throw error
  })
  if (!opened) return doneAnywhere(config, job, false)
  try {
    return await doJob(opened.deps, job, { tell, migrated: opened.migrated })
  } finally {
    await opened.close()
  }
}

const program = new Command('cli')
  .description(
    'Operates the gateway. On the embedded database it works beside the gateway that runs there, and while none does.',
  )
  .version(version)
  .configureHelp({
    optionDescription: ({ description, mandatory }) =>
      mandatory ? `(required) ${description}` : description,
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1))

// Only for somebody who looks on: in a file or a pipe it would be noise.
const tell = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r${text}`))

addCommands(program, run)

try {
  await program.parseAsync()
} catch (error) {
  const known =
    error instanceof AuthError ? `${error.code}: ${error.message} ${detailsOf(error)}`.trim() : undefined
  process.stderr.write(`${known ?? (error instanceof Error ? error.message : String(error))}\n`)
  process.exit(1)
}
process.exit(0)

function detailsOf({ details: { fields, members } }: AuthError): string {
  const told = [...(fields ?? []), ...(members === undefined ? [] : [`${members} members`])]
  return told.length > 0 ? `(${told.join(', ')})` : ''
}
