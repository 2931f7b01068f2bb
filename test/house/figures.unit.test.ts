import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { functionsOf } from '../figures/functions.ts'
import { circlesOf, foldersOf } from '../figures/graph.ts'
import { castsIn, commentLinesIn, exportsOf } from '../figures/marks.ts'
import type { Source } from '../figures/sources.ts'
import { quantile } from '../figures/text.ts'

/** A file that is nowhere; its imports are written without their `.ts`, as no comment may name a file that is not there. */
function source(path: string, short: string): Source {
  const text = short.replace(/'(\.[\w/.]+)'/g, "'$1.ts'")
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
}

const sample = source(
  'src/a/sample.ts',
  `import type { Other } from './other'

/** Documented. */
export function wide(a: number, b: number, c: number, d: number): number {
  // Only a comment.
  return [a, b, c, d].map((one) => one as unknown as number).length // and code
}

export const kinds = ['x'] as const
export type Bare = Other
declare function withoutBody(): void
class Box {
  constructor() {}
}
`,
)

describe('the figures count', () => {
  it('functions with a body, by name, lines and parameters', () => {
    expect(functionsOf(sample)).toEqual([
      { name: 'wide', path: sample.path, lines: 4, parameters: 4 },
      { name: 'function given to [a, b, c, d].map', path: sample.path, lines: 1, parameters: 1 },
      { name: 'constructor of Box', path: sample.path, lines: 1, parameters: 0 },
    ])
  })

  it('casts, but not `as const`', () => {
    expect(castsIn(sample)).toBe(2)
  })

  it('lines that are nothing but comment, of those that are not empty', () => {
    expect(commentLinesIn(sample)).toEqual({ written: 12, comments: 2 })
  })

  it('exports, and those with a doc comment', () => {
    expect(exportsOf(sample)).toEqual({ all: 3, documented: 1 })
  })

  it('circles of imports, types included, each once', () => {
    const files = [
      sample,
      source('src/a/other.ts', "import { one } from '../b/one'\nexport type Other = typeof one"),
      source('src/b/one.ts', "export const one = 1\nexport type Kinds = typeof import('../a/sample').kinds"),
      source('src/b/alone.ts', "import { one } from './one'"),
    ]
    expect(circlesOf(files)).toEqual([['src/a/sample.ts', 'src/a/other.ts', 'src/b/one.ts']])
    expect(circlesOf(files.slice(1))).toEqual([])
    expect(foldersOf(files.slice(1))).toEqual([
      { folder: 'src/b', files: 2 },
      { folder: 'src/a', files: 1 },
    ])
  })

  it('medians', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2)
    expect(quantile([], 0.5)).toBe(0)
  })
})
