import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

/**
 * The floors of src/, top to bottom. A module imports from its own floor or from a lower one; what is on no floor
 * fails the test, so that a new room is given its place on purpose.
 */
const floors: RegExp[][] = [
  [/^src\/(main|cli)\.ts$/, /^src\/cli\//, /^src\/build\.js$/],
  [/^src\/(open-deps|demo-data|background)\.ts$/],
  [/^src\/gateway\.ts$/],
  [/^src\/(http|graphql)\//],
  [/^src\/schema\//],
  [/^src\/context\.ts$/],
  // Settings, and what plugs into the interfaces of deps.ts: the domain sees them as types only.
  [/^src\/config\.ts$/, /^src\/(config|senders|webhooks|wechat|captcha|observe)\//],
  [/^src\/auth\//],
  [/^src\/(db|store)\//],
  [/^src\/(errors|deps|log)\.ts$/],
]

type Import = { from: string; to: string; typeOnly: boolean }

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const add = (to: ts.Node | undefined, typeOnly: boolean) => {
    if (!to || !ts.isStringLiteralLike(to)) return
    const name = to.text.startsWith('.') ? normalize(join(dirname(file), to.text)) : to.text
    found.push({ from: file, to: name, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true)
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return found
}

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
const floorOf = (file: string) => floors.findIndex((floor) => floor.some((place) => place.test(file)))
const shown = (found: Import[]) => found.map(({ from, to }) => `${from} -> ${to}`)

describe('imports', () => {
  it('are found: main opens the dependencies and builds the gateway', () => {
    const ofMain = imports.filter(({ from }) => from === 'src/main.ts').map(({ to }) => to)
    expect(ofMain).toEqual(expect.arrayContaining(['src/open-deps.ts', 'src/gateway.ts']))
  })

  it('know the floor of every module', () => {
    expect(files.filter((file) => file.startsWith('src/') && floorOf(file) < 0)).toEqual([])
  })

  it('go down only', () => {
    const up = imports.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && from.startsWith('src/') && to.startsWith('src/') && floorOf(to) < floorOf(from),
    )
    expect(shown(up)).toEqual([])
  })

  it('make no circle', () => {
    const edges = (file: string) => imports.filter(({ from, typeOnly }) => from === file && !typeOnly)
    const done = new Set<string>()
    const walk = (file: string, path: string[]): void => {
      expect(path, `circle: ${[...path, file].join(' -> ')}`).not.toContain(file)
      if (done.has(file)) return
      for (const { to } of edges(file)) walk(to, [...path, file])
      done.add(file)
    }
    for (const file of files) walk(file, [])
  })

  it('of the domain know no GraphQL, no HTTP and no old wire', () => {
    const foreign = /^(@?graphql|@pothos|hono|@hono|node:http|rest-compat|src\/(schema|graphql|http|gateway))/
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
    expect([...new Set(by.map(({ from }) => from))]).toEqual(['src/gateway.ts'])
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
