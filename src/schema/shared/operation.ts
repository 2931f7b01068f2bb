import type { ArgumentAudit } from '../../auth/admin/admin.ts'
import type { ErrorCode } from '../../errors.ts'

/** Codes that every operation can answer, so that no field declares them. */
export const commonErrors: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'TOO_COMPLEX',
  'BAD_INPUT',
  'UNAVAILABLE',
  'INTERNAL',
]

/** What a field can ask of its caller. */
export type Need = 'session' | 'recent proof'

/** What a root field says about itself where it is made. */
export type OperationOptions = {
  /** The codes it answers besides the common ones, in the order in which they are checked where that is known. */
  fails?: readonly ErrorCode[]
  /** True: it tries a secret or spends money. One such field per operation, or aliases would multiply every limit. */
  credential?: boolean
  /** True: services ask it about each of their own requests, which makes it worth a compiler. */
  hot?: boolean
  /** What the caller must show before the resolver runs. */
  needs?: Need
}

/** What the server reads of a root field. `fails` includes what its needs answer. */
export type Operation = Required<Omit<OperationOptions, 'needs'>> & {
  audit: Readonly<Record<string, ArgumentAudit>>
}

/** What a root field said about itself; undefined for fields of other types. */
export function operationOf(
  field: { extensions?: Readonly<Record<string, unknown>> | null | undefined } | null | undefined,
): Operation | undefined {
  // Only the operation plugin writes it.
  return field?.extensions?.operation as Operation | undefined
}
