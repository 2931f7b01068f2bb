import ts from 'typescript'
import { nodesOf, type Source } from './sources.ts'

/** `x as T` and `<T>x`; not `as const`, `!` or `satisfies`. */
export function castsIn({ tree }: Source): number {
  return [...nodesOf(tree)].filter(
    (node) =>
      (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) || ts.isTypeAssertionExpression(node),
  ).length
}

/** Lines with something on them, and how many of them hold nothing but a comment. */
export function commentLinesIn({ text }: Source): { written: number; comments: number } {
  const written = text.split('\n').filter((line) => line.trim() !== '')
  return {
    written: written.length,
    comments: written.filter((line) => /^\s*(\/\/|\/\*|\*)/.test(line)).length,
  }
}

/** Exported declarations, and how many of them have a doc comment. Names that are passed on count where they are made. */
export function exportsOf({ tree }: Source): { all: number; documented: number } {
  const exported = tree.statements.filter(
    (statement) =>
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  )
  const documented = exported.filter((statement) => ts.getJSDocCommentsAndTags(statement).length > 0)
  return { all: exported.length, documented: documented.length }
}
