import { readdir, readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import ts from 'typescript'

/** A file of code; `path` from the root of the repository. */
export type Source = { path: string; text: string; tree: ts.SourceFile }

const folders = ['src', 'rest-compat']
const generated = /^(src\/db\/generated|rest-compat\/gql)\//

/** Every file of ours that runs in production, without what tools have written. */
export async function sourcesUnder(root: string): Promise<Source[]> {
  const found = await Promise.all(folders.map((folder) => filesUnder(root, folder)))
  const paths = found.flat().filter((path) => /\.(ts|js)$/.test(path) && !generated.test(path))
  return Promise.all(paths.toSorted().map((path) => read(root, path)))
}

async function filesUnder(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true })
  return entries.map((entry) => normalize(join(folder, entry)))
}

async function read(root: string, path: string): Promise<Source> {
  const text = await readFile(join(root, path), 'utf8')
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

/** Every node of a tree, parents before their children. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* nodesOf(child)
}
