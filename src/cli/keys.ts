import type { Command } from 'commander'
import { actAsAdmin } from '../auth/admin/admin.ts'
import { reseal } from '../auth/key-ring/reseal.ts'
import { keyStatus } from '../auth/key-ring/status.ts'
import { admin, operator } from './operator.ts'
import type { Run, Tell } from './run.ts'

/** `keys status|reseal`: the operations `keyRing` and `resealKeys`, but that the command goes on until all is done. */
export function addKeys(program: Command, run: Run, tell: Tell): void {
  const keys = program.command('keys').description('the keys of GATEWAY_SECRET, and what hangs on each')
  keys
    .command('status')
    .description('Prints what hangs on each key, and whether the old secrets can be dropped.')
    .action(() => run((deps) => keyStatus(deps)))
  keys
    .command('reseal')
    .description(
      'Rewrites under the first secret what older ones hold. Gateways go on; a run cut short is finished by the next.',
    )
    .action(() =>
      run((deps) =>
        actAsAdmin({ ...deps, admin, client: operator }, { name: 'resealKeys', args: {} }, async () => {
          const progress = ({ changed }: { changed: number }) => tell(`${changed} values rewritten`)
          const result = await reseal(deps, { progress })
          return { ...result, ...(await keyStatus(deps)) }
        }),
      ),
    )
}
