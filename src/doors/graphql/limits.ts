import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives'
import {
  GraphQLError,
  Kind,
  getNamedType,
  isObjectType,
  parse,
  type ASTVisitor,
  type ParseOptions,
  type SelectionNode,
  type SelectionSetNode,
  type Source,
  type ValidationContext,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { operationOf } from '../../schema/shared/operation.ts'
import { documentCostRule } from './document-cost.ts'
import { rowLimitPlugin } from './row-limit.ts'

const maxTokens = 1_000

function reject(): never {
  throw tooComplex()
}

function tooComplex(): GraphQLError {
  return new GraphQLError('The operation exceeds the limits of this server.', {
    extensions: { code: 'TOO_COMPLEX', http: { status: 400, spec: true } },
  })
}

/** Refuses oversized operations: no resolver has run by then. */
export const limits: Plugin[] = [
  { onParse: ({ setParseFn }) => setParseFn(parseBounded) },
  maxDepthPlugin({ n: 8, onReject: [reject] }),
  maxAliasesPlugin({ n: 20, onReject: [reject] }),
  maxDirectivesPlugin({ n: 20, onReject: [reject] }),
  {
    onValidate: ({ addValidationRule }) =>
      addValidationRule(documentCostRule({ most: 2_000, refusal: tooComplex })),
  },
  { onValidate: ({ addValidationRule }) => addValidationRule(OneCredentialField) },
  rowLimitPlugin({ most: 20_000, refusal: tooComplex }),
]

function parseBounded(source: string | Source, options?: ParseOptions) {
  return parse(source, { ...options, maxTokens })
}

// Counts what a request would run, whatever the aliases: a fragment as often as it is spread.
function OneCredentialField(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, number>()

  function credentialsOf(name: string): number {
    const known = fragments.get(name)
    if (known !== undefined) return known
    // One that spreads itself is refused by another rule.
    fragments.set(name, 0)
    const fragment = context.getFragment(name)
    const count = fragment ? credentialsIn(fragment.selectionSet, fragment.typeCondition.name.value) : 0
    fragments.set(name, count)
    return count
  }

  function credentialsIn({ selections }: SelectionSetNode, type: string | undefined): number {
    return selections.reduce((count, selection) => count + credentialsAt(selection, type), 0)
  }

  function credentialsAt(node: SelectionNode, type: string | undefined): number {
    if (node.kind === Kind.FRAGMENT_SPREAD) return credentialsOf(node.name.value)
    if (node.kind === Kind.INLINE_FRAGMENT)
      return credentialsIn(node.selectionSet, node.typeCondition?.name.value ?? type)
    const parent = type === undefined ? undefined : context.getSchema().getType(type)
    const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined
    const own = operationOf(field)?.credential ? 1 : 0
    if (!field || !node.selectionSet) return own
    return own + credentialsIn(node.selectionSet, getNamedType(field.type).name)
  }

  return {
    // A request runs one operation of its document.
    [Kind.OPERATION_DEFINITION]({ operation, selectionSet }) {
      const root = context.getSchema().getRootType(operation)?.name
      if (credentialsIn(selectionSet, root) > 1) context.reportError(tooComplex())
    },
  }
}
