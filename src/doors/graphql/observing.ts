import { getOperationAST, Kind, type DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from '../../schema/shared/context.ts'

/** Notes which operation ran, for metrics and traces: by a root field, as the schema is ours and its names are few. */
export const observing: Plugin<Context> = {
  // Runs only after the document was found valid.
  onExecute({ args: { document, operationName, contextValue } }) {
    const { seen } = contextValue
    if (seen) seen.operation = rootFieldOf(document, operationName)
  },
}

/** The first root field of the operation a request runs. */
export function rootFieldOf(document: DocumentNode, operationName?: string | null): string {
  const selections = getOperationAST(document, operationName)?.selectionSet.selections ?? []
  const field = selections.find((selection) => selection.kind === Kind.FIELD)
  return field?.name.value ?? ''
}

/** Notes how an operation failed. */
export function noteFailure({ seen }: Pick<Context, 'seen'>, code: unknown): void {
  if (seen && typeof code === 'string') seen.code = code
}
