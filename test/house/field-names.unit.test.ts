// A root field says everything about itself where it is made: a list of field names elsewhere would drift.
import { readdir, readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { adminSchema } from '../../src/schema/admin/index.ts'
import { schema } from '../../src/schema/index.ts'

const fieldNames = new Set(
  [schema, adminSchema].flatMap((one) =>
    [one.getQueryType(), one.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {})),
  ),
)

/** Lists that hold words which are names of fields too, and what they list instead. */
const otherWords = new Map([['src/audit-events.ts', 'events of the audit']])

/** The texts in each array of a source. */
function* listsIn(node: ts.Node): Generator<string[]> {
  if (ts.isArrayLiteralExpression(node))
    yield node.elements.flatMap((element) => (ts.isStringLiteralLike(element) ? [element.text] : []))
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* listsIn(child)
}

function listsOfFields(file: string, text: string): string[][] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const named = [...listsIn(source)].map((list) => list.filter((word) => fieldNames.has(word)))
  return named.filter((list) => list.length > 1)
}

it('no list of field names stands outside the schema', async () => {
  const entries = await readdir('src', { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => normalize(join(entry.parentPath, entry.name)))
    .filter((file) => !/^src\/(schema|db\/generated)\//.test(file))
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const))
  const found = texts.flatMap(([file, text]) => listsOfFields(file, text).map((list) => ({ file, list })))
  expect(fieldNames.size).toBeGreaterThan(40)
  expect(found.filter(({ file }) => !otherWords.has(file))).toEqual([])
  expect([...new Set(found.map(({ file }) => file))].toSorted()).toEqual([...otherWords.keys()].toSorted())
})

it('a list of field names is found', () => {
  const text = "export const slow = new Set(['login', 'x', 'wxLogin'])"
  expect(listsOfFields('src/doors/x.ts', text)).toEqual([['login', 'wxLogin']])
})
