import { readdir, readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { circlesOf } from '../figures/graph.ts'
import { importsOf, type Import } from '../support/imports.ts'

/**
 * The floors of src/, top to bottom, and on each floor its rooms from left to right: a module imports from its own room,
 * from a room to the right of it, or from a lower floor, types included. What is in no room fails the test, so that a
 * new one is given its place on purpose.
 */
const floors: RegExp[][] = [
  [/^src\/(main|cli)\.ts$/, /^src\/cli\//],
  [/^src\/(demo-data|background|open-deps)\.ts$/],
  [/^src\/gateway\.ts$/],
  [
    /^src\/doors\/admin\//,
    /^src\/doors\/(oauth|forward-auth|ops)\//,
    /^src\/doors\/graphql\//,
    /^src\/doors\/explorer\//,
    /^src\/doors\/edge\//,
  ],
  // Nouns of the operators' schema and of the public one, their inputs, and what both schemas share.
  [
    /^src\/schema\/(admin\/|print\.ts$)/,
    /^src\/schema\/(?!builder\.)[^/]+\.ts$/,
    /^src\/schema\/inputs\//,
    /^src\/schema\/builder\.ts$/,
    /^src\/schema\/shared\//,
  ],
  [/^src\/webhooks\//],
  // The domain. Each flow ties rooms together; no room knows a flow.
  [
    /^src\/auth\/admin\//,
    /^src\/auth\/key-ring\//,
    /^src\/auth\/privacy\//,
    /^src\/auth\/flows\//,
    /^src\/auth\/identities\//,
    /^src\/auth\/guests\//,
    /^src\/auth\/codes\//,
    /^src\/auth\/apps\//,
    /^src\/auth\/members\//,
    /^src\/auth\/sessions\//,
    /^src\/auth\/passwords\//,
    /^src\/auth\/audit\//,
    /^src\/auth\/limits\//,
    /^src\/auth\/names\//,
  ],
  [/^src\/deps\.ts$/],
  // What the domain is given: settings, and what plugs into the interfaces of deps.ts. None of them knows deps.ts.
  [
    /^src\/config\//,
    /^src\/wechat\//,
    /^src\/observe\//,
    /^src\/senders\//,
    /^src\/captcha\//,
    /^src\/db\//,
    /^src\/store\//,
    /^src\/auth\/secrets\//,
  ],
  [/^src\/graphql-wire\.ts$/, /^src\/caller\.ts$/],
  [/^src\/(errors|audit-events|log|version)\.ts$/],
]

const files = (
  await Promise.all(
    ['src', 'rest-compat'].map((room) => readdir(room, { recursive: true, withFileTypes: true })),
  )
)
  .flat()
  .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
  .map((entry) => normalize(join(entry.parentPath, entry.name)))
  .filter((file) => !file.startsWith('src/db/generated'))

const texts = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
)
const imports = [...texts].flatMap(([file, text]) => importsOf(file, text))
const rooms = floors.flat()
const roomOf = (file: string) => rooms.findIndex((room) => room.test(file))
const inside = (file: string) => file.startsWith('src/') && !file.startsWith('src/db/generated')
const shown = (found: Import[]) => found.map(({ from, to }) => `${from} -> ${to}`)

describe('imports', () => {
  it('are found: main opens the dependencies and builds the gateway', () => {
    const ofMain = imports.filter(({ from }) => from === 'src/main.ts').map(({ to }) => to)
    expect(ofMain).toEqual(expect.arrayContaining(['src/open-deps.ts', 'src/gateway.ts']))
  })

  it('know the room of every module', () => {
    expect(files.filter((file) => inside(file) && roomOf(file) < 0)).toEqual([])
  })

  it('go down or to the right only, types too', () => {
    const up = imports.filter(
      ({ from, to }) => inside(from) && inside(to) && texts.has(to) && roomOf(to) < roomOf(from),
    )
    expect(shown(up)).toEqual([])
  })

  it('make no circle, types too', () => {
    expect(circlesOf([...texts].map(([path, text]) => ({ path, text })))).toEqual([])
  })

  it('of the domain know no GraphQL, no HTTP and no old wire', () => {
    const foreign = /^(@?graphql|@pothos|hono|@hono|node:http|rest-compat|src\/(schema|doors|gateway))/
    expect(shown(imports.filter(({ from, to }) => from.startsWith('src/auth/') && foreign.test(to)))).toEqual(
      [],
    )
  })

  it('of rest-compat stay in rest-compat', () => {
    const out = imports.filter(
      ({ from, to }) =>
        from.startsWith('rest-compat/') && !to.startsWith('rest-compat/') && /^(src|test|prisma)\b/.test(to),
    )
    expect(shown(out)).toEqual([])
  })

  it('of rest-compat are made by the composition only', () => {
    const by = imports.filter(({ from, to }) => from.startsWith('src/') && to.startsWith('rest-compat/'))
    expect([...new Set(by.map(({ from }) => from))].toSorted()).toEqual([
      'src/cli.ts',
      'src/gateway.ts',
      'src/main.ts',
    ])
  })

  it('are all of modules that exist', () => {
    const local = imports.filter(({ to }) => /^(src|rest-compat)\//.test(to))
    expect(shown(local.filter(({ to }) => !texts.has(to) && !to.startsWith('src/db/generated')))).toEqual([
      // Written by codegen, which says .js; nobody imports gql.ts at run time.
      'rest-compat/gql/gql.ts -> rest-compat/gql/graphql.js',
      'rest-compat/gql/index.ts -> rest-compat/gql/gql.js',
    ])
  })
})

it('the environment is read by the process and the command line only', () => {
  const readers = [...texts].filter(([, text]) => /process\s*\.\s*env\b/.test(text)).map(([file]) => file)
  expect(readers.toSorted()).toEqual(['src/cli.ts', 'src/main.ts'])
})
