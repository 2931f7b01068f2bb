import { heldColumns, type ColumnTreatment } from '../../src/auth/privacy/held-columns.ts'
import { heldKeys } from '../../src/auth/privacy/held-keys.ts'
import { code, table } from './table.ts'

const intro = `# Personal data

Generated from the code (\`src/auth/privacy\`) by \`npm run generate\`: do not edit. What an export looks like, and how
people leave, is in docs/en/personal-data.md.
`

const said: Record<Exclude<ColumnTreatment, 'nobody'>, [exported: string, erased: string]> = {
  'exported, erased': ['yes', 'goes with its row'],
  'secret, erased': ['no: secret', 'goes with its row'],
  'repeated, erased': ['no: repeats what is there', 'goes with its row'],
  'exported, blanked': ['yes', 'is made empty'],
  'exported, kept': ['yes', 'stays'],
}

/** The record of what is held of a person, column by column and key by key. */
export function personalDataPage(): string {
  return [intro, columns(), keys()].join('\n')
}

function columns(): string {
  const rows = Object.entries(heldColumns).flatMap(([model, treatments]) =>
    Object.entries(said).flatMap(([treatment, [exported, erased]]) => {
      const of = Object.entries(treatments).filter(([, treated]) => treated === treatment)
      const names = of.map(([name]) => code(name)).join(', ')
      return names ? [[code(model), names, exported, erased]] : []
    }),
  )
  const without = Object.entries(heldColumns)
    .filter(([, treatments]) => Object.values(treatments).every((treated) => treated === 'nobody'))
    .map(([model]) => code(model))
  return `## Columns

${table(['table', 'columns', 'exported', 'erased'], rows)}

No person is in ${without.join(', ')}.
`
}

function keys(): string {
  const rows = Object.entries(heldKeys).map(([kind, { about, seen, erased, lives }]) => [
    code(kind),
    about,
    about === 'nobody' ? '' : seen,
    about === 'nobody' ? '' : erased,
    lives,
  ])
  return `## Keys of the store

\`hidden\`: the key is a hash under a key of the gateway, and the value a count or a time. \`sealed\`: the value is encrypted.
What runs out does so by itself, at the latest after the time in the last column.

${table(['key', 'about', 'to who reads the store', 'by an erasure', 'lives at most'], rows)}
`
}
