import { actAsAdmin } from '../auth/admin/admin.ts'
import { keyStatus } from '../auth/key-ring/status.ts'
import type { Deps } from '../deps.ts'
import { resealAll } from './keys.ts'
import { runVerb } from './operation.ts'
import { asOperator, type AsOperator } from './operator.ts'
import { nouns } from './program.ts'
import type { Job, Long } from './run.ts'
import type { Item } from './verb.ts'

/** Where a job is done: the migrations that opening the database applied here; left out in a gateway that runs. */
export type Here = Long & { migrated?: string[] }

type Work = (deps: AsOperator, input: Item, here: Here) => Promise<unknown>

const verbs = nouns.flatMap(({ name, verbs }) =>
  Object.entries(verbs).map(([verb, row]): [string, Work] => [
    `${name} ${verb}`,
    (deps, input) => runVerb(deps, row, input),
  ]),
)

const works = new Map<string, Work>([
  ...verbs,
  ['migrate', migrate],
  ['keys status', (deps) => keyStatus(deps)],
  ['keys reseal', (deps, _, here) => resealAll(deps, here)],
])

/** Does a job and answers what to print. Throws the AuthError of the operation, and an Error for a job there is not. */
export function doJob(deps: Deps, { name, input }: Job, here: Here): Promise<unknown> {
  const work = works.get(name)
  if (!work) throw new Error(`There is no command "${name}" here.`)
  return work(asOperator(deps), input, here)
}

// No operation of the admin schema: opening the database has done it already.
function migrate(deps: AsOperator, { known }: Item, { migrated }: Here): Promise<unknown> {
  return actAsAdmin(deps, { name: 'migrate', args: {} }, async () => {
    if (migrated) return { applied: migrated }
    const finished = await deps.db.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL`
    const applied = new Set(finished.map(({ name }) => name))
    const missing = Array.isArray(known) ? known.filter((name) => !applied.has(String(name))) : []
    if (missing.length > 0)
      throw new Error(
        `The gateway that runs is older than this command: it cannot apply ${missing.join(', ')}. Restart it: a start migrates.`,
      )
    return { applied: [] }
  })
}
