import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isListType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { pageSize } from '../../schema/shared/rules.ts'

type Reading = Pick<ExecutionArgs, 'schema' | 'variableValues'> & {
  fragments: Map<string, FragmentDefinitionNode>
  /** Rows of a fragment: it may be spread many times, and fragments of fragments more often than can be walked. */
  counted: Map<string, number>
}

/** Refuses an operation whose lists can answer more rows than `most`: pages inside pages multiply. */
export function rowLimitPlugin({ most, refusal }: { most: number; refusal: () => GraphQLError }): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      if (rowsOf(args) > most) setResultAndStopExecution({ errors: [refusal()] })
    },
  }
}

/** The most rows an operation can answer, by the sizes of its pages. */
function rowsOf({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName)
  const root = operation && schema.getRootType(operation.operation)
  if (!root) return 0
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map(fragments.map((node) => [node.name.value, node]))
  return rowsUnder({ schema, variableValues, fragments: byName, counted: new Map() }, root, operation)
}

type Selecting = { selectionSet?: SelectionSetNode | undefined }

function rowsUnder(reading: Reading, type: GraphQLObjectType, { selectionSet }: Selecting): number {
  const selections = selectionSet?.selections ?? []
  return selections.reduce((rows, selection) => rows + rowsFor(reading, type, selection), 0)
}

function rowsFor(reading: Reading, type: GraphQLObjectType, selection: SelectionNode): number {
  if (selection.kind === Kind.FIELD) return rowsOfField(reading, type, selection)
  if (selection.kind === Kind.INLINE_FRAGMENT) return rowsUnder(reading, type, selection)
  const name = selection.name.value
  const known = reading.counted.get(name)
  if (known !== undefined) return known
  const rows = rowsUnder(reading, type, reading.fragments.get(name) ?? {})
  reading.counted.set(name, rows)
  return rows
}

function rowsOfField(reading: Reading, type: GraphQLObjectType, node: FieldNode): number {
  const fields = type.getFields()
  const field = fields[node.name.value]
  const answered = field && getNamedType(field.type)
  if (!field || !isObjectType(answered)) return 0
  const beneath = rowsUnder(reading, answered, node)
  const size = sizeOf(reading, field, node)
  if (size !== undefined) return size * (1 + beneath)
  // The rows of `edges` and `nodes` were counted with their connection.
  const isList = isListType(getNullableType(field.type)) && !fields.pageInfo
  return isList ? pageSize.usual * (1 + beneath) : beneath
}

const sizes = ['first', 'last', 'limit']

/** How many rows a field is asked for; undefined for one that has no size. */
function sizeOf(
  { variableValues }: Reading,
  { args }: GraphQLField<unknown, unknown>,
  node: FieldNode,
): number | undefined {
  const sizing = args.filter(({ name }) => sizes.includes(name))
  if (sizing.length === 0) return undefined
  const given = (node.arguments ?? [])
    .filter(({ name }) => sizes.includes(name.value))
    .map(({ value }) => valueFromASTUntyped(value, variableValues ?? {}))
    .filter((value) => typeof value === 'number')
  if (given.length > 0) return Math.max(0, ...given)
  const usual: unknown = sizing.find(({ defaultValue }) => defaultValue !== undefined)?.defaultValue
  return typeof usual === 'number' ? usual : pageSize.usual
}
