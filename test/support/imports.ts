import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

export type Import = { from: string; to: string }

/** What a module imports, types and later imports included: a file by its path in the repository, a package by its name. */
export function importsOf(file: string, text: string): Import[] {
  const found: Import[] = []
  const add = (to: ts.Node | undefined) => {
    if (!to || !ts.isStringLiteralLike(to)) return
    const name = to.text.startsWith('.') ? normalize(join(dirname(file), to.text)) : to.text
    found.push({ from: file, to: name })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier)
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
  return found
}
