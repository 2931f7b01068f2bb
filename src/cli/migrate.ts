import { change, type Noun } from './command.ts'

/** `migrate`. */
export const migrate: Noun = (program, run) => {
  program
    .command('migrate')
    .description('bring the database up to date; prints the migrations that were missing')
    .action(() =>
      change(run, { name: 'migrate', args: {} }, async (_deps, _operator, applied) => ({ applied })),
    )
}
