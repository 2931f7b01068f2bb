import ts from 'typescript'
import { nodesOf, type Source } from './sources.ts'

/** Anything with a body that can be called: declarations, methods, arrow functions. Lines from its first to its last. */
export type Callable = { name: string; path: string; lines: number; parameters: number }

export function functionsOf({ path, tree }: Source): Callable[] {
  return [...nodesOf(tree)].filter(hasBody).map((node) => ({
    name: nameOf(node),
    path,
    lines: lineOf(tree, node.end) - lineOf(tree, node.getStart(tree)) + 1,
    parameters: node.parameters.length,
  }))
}

function hasBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line
}

// An arrow function is called what it is assigned to, or by the call that takes it.
function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name) return node.name.getText()
  if (ts.isConstructorDeclaration(node)) return `constructor of ${node.parent.name?.text ?? 'a class'}`
  const { parent } = node
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText()
  if (ts.isCallExpression(parent)) return `function given to ${parent.expression.getText().split('\n')[0]}`
  return 'function without a name'
}
