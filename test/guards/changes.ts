import ts from 'typescript'
import { nodesOf, type Source } from '../figures/sources.ts'

/** One guard changed: what stands from `start` to `end` becomes `text`. */
export type Change = { path: string; line: number; what: string; start: number; end: number; text: string }

type Edit = Pick<Change, 'what' | 'text'> & { node: ts.Node }

/**
 * Every way to weaken a file by one guard: an `if` that refuses never does, `&&` and `||` change places, a limit is ten
 * times as large.
 */
export function changesIn({ path, tree }: Source): Change[] {
  return [...nodesOf(tree)].flatMap(editsOf).map(({ node, what, text }) => ({
    path,
    line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1,
    what,
    start: node.getStart(tree),
    end: node.end,
    text,
  }))
}

function editsOf(node: ts.Node): Edit[] {
  if (ts.isIfStatement(node) && refuses(node.thenStatement)) {
    const what = `never: if (${node.expression.getText()})`
    return [{ node: node.expression, what, text: 'false' }]
  }
  if (ts.isBinaryExpression(node)) return swapped(node)
  if (ts.isNumericLiteral(node) && isLimit(node))
    return [{ node, what: `ten times ${node.text}`, text: String(10 * Number(node.text)) }]
  return []
}

// What follows an `if` in one line: the rest of the function is what the guard keeps from running.
function refuses(then: ts.Statement): boolean {
  return ts.isThrowStatement(then) || ts.isReturnStatement(then)
}

const other = new Map([
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
])

function swapped({ operatorToken, left, right }: ts.BinaryExpression): Edit[] {
  const text = other.get(operatorToken.kind)
  if (text === undefined) return []
  const what = `${text} between (${left.getText()}) and (${right.getText()})`
  return [{ node: operatorToken, what, text }]
}

// A number with a name is a limit or a life; 0 and 1 are how one counts.
function isLimit(node: ts.NumericLiteral): boolean {
  const named = ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
  return named && Number(node.text) > 1
}

/** A file's text with one guard changed. */
export function changed(text: string, { start, end, text: put }: Change): string {
  return text.slice(0, start) + put + text.slice(end)
}
