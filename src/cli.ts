// Operator commands over the same core: JSON on stdout, errors on stderr with exit code 1.
import { Command } from 'commander'
import { app } from './cli/app.ts'
import { audit } from './cli/audit.ts'
import { operator, type Run } from './cli/command.ts'
import { invite } from './cli/invite.ts'
import { member } from './cli/member.ts'
import { printed } from './cli/printed.ts'
import { scene } from './cli/scene.ts'
import { wechat } from './cli/wechat.ts'
import { readConfig } from './config.ts'
import { AuthError } from './errors.ts'
import { createLogger } from './log.ts'
import { openDeps } from './open-deps.ts'

const run: Run = async (work) => {
  const config = readConfig({ HASH_THREADS: '1', ...process.env })
  const opened = await openDeps(config, createLogger('silent'))
  try {
    const result = await work(opened.deps, operator)
    process.stdout.write(printed(result))
  } finally {
    await opened.close()
  }
}

const program = new Command('cli')
  .description('Operates the gateway. On the embedded database it works while the gateway is stopped.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1))

program
  .command('migrate')
  .description('bring the database up to date')
  .action(async () => {
    const opened = await openDeps(readConfig(process.env), createLogger('silent'))
    process.stdout.write(`${JSON.stringify({ applied: opened.migrated }, null, 2)}\n`)
    await opened.close()
  })

for (const noun of [app, member, scene, wechat, invite, audit]) noun(program, run)

try {
  await program.parseAsync()
} catch (error) {
  const known =
    error instanceof AuthError ? `${error.code}: ${error.message} ${fieldsOf(error)}`.trim() : undefined
  process.stderr.write(`${known ?? (error instanceof Error ? error.message : String(error))}\n`)
  process.exit(1)
}
process.exit(0)

function fieldsOf({ details }: AuthError): string {
  return details.fields ? `(${details.fields.join(', ')})` : ''
}
