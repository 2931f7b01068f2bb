// Operator commands over the same core: JSON on stdout, errors on stderr with exit code 1.
import { Command } from 'commander'
import { destination } from 'pino'
import { printed } from './cli/printed.ts'
import { addCommands } from './cli/program.ts'
import type { Run } from './cli/run.ts'
import { readConfig } from './config/config.ts'
import { AuthError } from './errors.ts'
import { createLogger } from './log.ts'
import { openDeps } from './open-deps.ts'
import { version } from './version.ts'
import { dialects } from '../rest-compat/index.ts'

// Only what went wrong, such as an audit event that was lost.
const log = createLogger('error', destination({ dest: 2, sync: true }))

const run: Run = async (work) => {
  const opened = await openDeps(readConfig({ HASH_THREADS: '1', ...process.env }, dialects), log)
  try {
    process.stdout.write(printed(await work(opened.deps, opened.migrated)))
  } finally {
    await opened.close()
  }
}

const program = new Command('cli')
  .description('Operates the gateway. On the embedded database it works while the gateway is stopped.')
  .version(version)
  .configureHelp({
    optionDescription: ({ description, mandatory }) =>
      mandatory ? `(required) ${description}` : description,
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1))

// Only for somebody who looks on: in a file or a pipe it would be noise.
const tell = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r${text}`))

addCommands(program, run, { tell })

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
