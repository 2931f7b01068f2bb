import { Command } from 'commander'
import { doJob } from '../../src/cli/jobs.ts'
import { printed } from '../../src/cli/printed.ts'
import { addCommands } from '../../src/cli/program.ts'
import type { Run } from '../../src/cli/run.ts'
import type { Deps } from '../../src/deps.ts'

/** The command line over these dependencies, as src/cli.ts makes it; `output` is what it printed last. */
export function commandLine(deps: Deps) {
  const told = { output: '' }
  const program = new Command('cli').exitOverride().configureOutput({ writeErr: () => {} })
  const run: Run = async (job) => {
    const here = { migrated: ['20270101_example'], sleep: async () => {} }
    told.output = printed(await doJob(deps, job, here))
  }
  addCommands(program, run)
  return { program, told }
}

/** Runs one operator command; answers what it prints, as text. */
export async function cli(deps: Deps, ...args: string[]): Promise<string> {
  const { program, told } = commandLine(deps)
  await program.parseAsync(args, { from: 'user' })
  return told.output
}

/** Every verb there is, as one types it. */
export function verbsOf(command: Command, before: string[] = []): string[] {
  const verbs = command.commands.flatMap((child) => verbsOf(child, [...before, child.name()]))
  return verbs.length > 0 ? verbs : [before.join(' ')]
}
