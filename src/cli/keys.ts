import type { Command } from 'commander'
import { actAsAdmin } from '../auth/admin/admin.ts'
import { reseal } from '../auth/key-ring/reseal.ts'
import { keyStatus } from '../auth/key-ring/status.ts'
import type { AsOperator } from './operator.ts'
import type { Long, Run } from './run.ts'

/** `keys status|reseal`: the operations `keyRing` and `resealKeys`, but that the command goes on until all is done. */
export function addKeys(program: Command, run: Run): void {
  const keys = program.command('keys').description('the keys of GATEWAY_SECRET, and what hangs on each')
  keys
    .command('status')
    .description('Prints what hangs on each key, and whether the old secrets can be dropped.')
    .action(() => run({ name: 'keys status', input: {} }))
  keys
    .command('reseal')
    .description(
      'Puts the first secret in force and rewrites under it what others hold, once every gateway has both. Gateways go on; a run cut short is finished by the next.',
    )
    .action(() => run({ name: 'keys reseal', input: {} }))
}

/** What `keys reseal` does. */
export function resealAll(deps: AsOperator, { tell, sleep }: Long): Promise<unknown> {
  return actAsAdmin(deps, { name: 'resealKeys', args: {} }, async () => {
    const progress = ({ changed }: { changed: number }) => tell?.(`${changed} values rewritten`)
    const result = await reseal(deps, { progress, ...(sleep ? { sleep } : {}) })
    return { ...result, ...(await keyStatus(deps)) }
  })
}
