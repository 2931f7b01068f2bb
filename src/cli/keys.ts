import type { Command } from 'commander'
import { actAsAdmin } from '../auth/admin/admin.ts'
import { reseal } from '../auth/key-ring/reseal.ts'
import { keyStatus } from '../auth/key-ring/status.ts'
import { admin, operator } from './operator.ts'
import type { Long, Run } from './run.ts'

/** `keys status|reseal`: the operations `keyRing` and `resealKeys`, but that the command goes on until all is done. */
export function addKeys(program: Command, run: Run, { tell, sleep }: Long): void {
  const keys = program.command('keys').description('the keys of GATEWAY_SECRET, and what hangs on each')
  keys
    .command('status')
    .description('Prints what hangs on each key, and whether the old secrets can be dropped.')
    .action(() => run((deps) => keyStatus(deps)))
  keys
    .command('reseal')
    .description(
      'Puts the first secret in force and rewrites under it what others hold, once every gateway has both. Gateways go on; a run cut short is finished by the next.',
    )
    .action(() =>
      run((deps) =>
        actAsAdmin({ ...deps, admin, client: operator }, { name: 'resealKeys', args: {} }, async () => {
          const progress = ({ changed }: { changed: number }) => tell?.(`${changed} values rewritten`)
          const result = await reseal(deps, { progress, ...(sleep ? { sleep } : {}) })
          return { ...result, ...(await keyStatus(deps)) }
        }),
      ),
    )
}
