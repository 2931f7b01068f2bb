// Changes the guards of the domain one at a time, in a copy, runs the in-process suites of their room and then, where none
// of these notices, the others (`--again`), and lists which changes no test noticed: rules without a test.
//   npm run guards -- [--only src/auth/sessions] [--limit 20] [--again test/auth --again test/rest-compat]
import { parseArgs } from 'node:util'
import { sourcesUnder } from './figures/sources.ts'
import { changesIn, type Change } from './guards/changes.ts'
import { openScratch, testsOf, type Scratch } from './guards/scratch.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'src/auth/' },
    limit: { type: 'string', default: '30' },
    again: { type: 'string', multiple: true, default: ['test/auth', 'test/doors', 'test/rest-compat'] },
  },
})

// Spread over all there are, so that a small limit sees every file.
function spread(all: readonly Change[], limit: number): Change[] {
  const step = Math.max(1, all.length / limit)
  return all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

const known = new Set<string>()

async function sound(scratch: Scratch, tests: readonly string[]): Promise<void> {
  if (known.has(tests.join())) return
  if (!(await scratch.pass(tests))) throw new Error(`without any change these fail: ${tests.join(' ')}`)
  known.add(tests.join())
}

async function noticedBy(scratch: Scratch, change: Change, tests: readonly string[]): Promise<boolean> {
  if (tests.length === 0) return false
  await sound(scratch, tests)
  return scratch.notices(change, tests)
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const sources = await sourcesUnder('.')
  const all = sources.filter(({ path }) => path.startsWith(values.only)).flatMap(changesIn)
  const chosen = spread(all, Number(values.limit))
  say(`${chosen.length} of ${all.length} changes below ${values.only}`)
  const scratch = await openScratch('.')
  let survivors = 0
  try {
    for (const change of chosen) {
      const place = `${change.path}:${change.line}  ${change.what}`
      if (await noticedBy(scratch, change, testsOf(change.path))) say(`noticed  ${place}`)
      else if (await noticedBy(scratch, change, values.again)) say(`noticed elsewhere  ${place}`)
      else {
        survivors++
        say(`SURVIVED  ${place}`)
      }
    }
  } finally {
    await scratch.close()
  }
  say(`${survivors} of ${chosen.length} changes were not noticed`)
}

await main()
