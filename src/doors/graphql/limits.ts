import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives'
import {
  GraphQLError,
  Kind,
  parse,
  type ASTVisitor,
  type ParseOptions,
  type Source,
  type ValidationContext,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { operationOf } from '../../schema/operation.ts'
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

// Counts over fragments and whatever the aliases: the field's own name is what costs.
function OneCredentialField(context: ValidationContext): ASTVisitor {
  let seen = 0
  return {
    // A request runs one operation of its document.
    [Kind.OPERATION_DEFINITION]: () => void (seen = 0),
    [Kind.FIELD]() {
      if (operationOf(context.getFieldDef())?.credential && ++seen > 1) context.reportError(tooComplex())
    },
    [Kind.FRAGMENT_SPREAD](node) {
      // A fragment on Mutation can be spread many times under other aliases: not something a client needs.
      if (context.getFragment(node.name.value)?.typeCondition.name.value === 'Mutation')
        context.reportError(tooComplex())
    },
  }
}
