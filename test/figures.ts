// The measures of the code's structure as tables in Markdown: before it had rooms, now, and in well-known projects of this
// field. A mirror, not a law: a number is no reason to split what reads well in one piece.
//   npm run figures [-- <folder of another checkout>]
import { functionsOf, type Callable } from './figures/functions.ts'
import { circlesOf, foldersOf } from './figures/graph.ts'
import { castsIn, commentLinesIn, exportsOf } from './figures/marks.ts'
import { others } from './figures/others.ts'
import { sourcesUnder, type Source } from './figures/sources.ts'
import { bullets, quantile, share, sum, table } from './figures/text.ts'

const longLines = 35
const veryLongLines = 60
const fewParameters = 3

/** Each measure of a tree, with what this script said of commit 52c02e0. */
function measures(sources: readonly Source[]): string[][] {
  const files = sources.map(({ tree }) => tree.getLineStarts().length - 1)
  const functions = sources.flatMap(functionsOf)
  const lines = functions.map((one) => one.lines)
  const comments = sources.map(commentLinesIn)
  const exported = sources.map(exportsOf)
  const [fullest] = foldersOf(sources)
  return [
    ['files of code', '217', String(sources.length)],
    ['file lines: median · p90 · longest', '55 · 128 · 198', spread(files)],
    ['functions', '1458', String(functions.length)],
    ['function lines: median · p90 · longest', '4 · 16 · 109', spread(lines)],
    [`functions over ${longLines} lines`, '1.9 %', share(functions.filter(isLong).length, functions.length)],
    [`functions over ${veryLongLines} lines`, '12', String(functions.filter(isVeryLong).length)],
    [
      `functions with over ${fewParameters} parameters, without resolvers`,
      '50',
      String(functions.filter(isWide).length),
    ],
    ['casts (`as`, but not `as const`)', '34', String(sum(sources.map(castsIn)))],
    [
      'lines that are comments',
      '10.9 %',
      share(sum(comments.map((one) => one.comments)), sum(comments.map((one) => one.written))),
    ],
    [
      'exports with a doc comment',
      '80.8 %',
      share(sum(exported.map((one) => one.documented)), sum(exported.map((one) => one.all))),
    ],
    ['files in circles of imports, types included', '17 (largest circle 13)', circled(sources)],
    ['files in the fullest folder', '62 (src/auth)', fullest ? `${fullest.files} (${fullest.folder})` : '0'],
  ]
}

const spread = (list: number[]) => [quantile(list, 0.5), quantile(list, 0.9), Math.max(...list)].join(' · ')

function circled(sources: readonly Source[]): string {
  const sizes = circlesOf(sources).map(({ length }) => length)
  return sizes.length === 0 ? '0' : `${sum(sizes)} (largest circle ${Math.max(...sizes)})`
}

const isLong = ({ lines }: Callable) => lines > longLines
const isVeryLong = ({ lines }: Callable) => lines > veryLongLines
// Pothos gives resolvers their parameters.
const isWide = ({ name, parameters }: Callable) => parameters > fewParameters && name !== 'resolve'

async function main(root: string): Promise<void> {
  const sources = await sourcesUnder(root)
  const functions = sources.flatMap(functionsOf)
  const place = ({ name, path }: Callable) => `\`${name}\` in ${path}`
  const parts = [
    '# The structure in figures',
    'Files that run in production, without generated ones. "Before" is commit 52c02e0.',
    table(['measure', 'before', 'now'], measures(sources)),
    `## Functions over ${veryLongLines} lines`,
    bullets(functions.filter(isVeryLong).map((one) => `${place(one)}: ${one.lines}`)),
    `## Functions with over ${fewParameters} parameters`,
    bullets(functions.filter(isWide).map((one) => `${place(one)}: ${one.parameters}`)),
    '## Circles of imports, types included',
    bullets(circlesOf(sources).map((circle) => circle.join(', '))),
    '## Folders and their files',
    table(
      ['folder', 'files'],
      foldersOf(sources).map(({ folder, files }) => [folder, String(files)]),
    ),
    '## Other projects of this field',
    table(others.head, others.rows),
  ]
  process.stdout.write(`${parts.join('\n\n')}\n`)
}

await main(process.argv[2] ?? '.')
