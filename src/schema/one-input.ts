import { AuthError } from '../errors.ts'

/** An argument that stands beside `input` for older clients. */
export function flat<Options extends object>(options: Options) {
  return { ...options, required: false, deprecationReason: 'Use `input`.' } as const
}

/** What `input` holds, argument by argument. */
type Flat<Input> = { [Name in keyof Input]?: Input[Name] | null | undefined }

/**
 * What an operation was given: its `input`, or the flat arguments of older clients, of which some are required. Throws
 * BAD_INPUT with the arguments at fault when both were given, or neither.
 */
export function oneInput<Input extends object>(
  input: Input | null | undefined,
  given: Flat<Input>,
  required: readonly (keyof Input & string)[],
): Input {
  const names = Object.entries(given).flatMap(([name, value]) => (value == null ? [] : [name]))
  if (input && names.length > 0) throw new AuthError('BAD_INPUT', { fields: ['input', ...names] })
  if (input) return input
  if (isWhole(given, required)) return given
  const missing = required.filter((name) => !names.includes(name))
  throw new AuthError('BAD_INPUT', { fields: names.length > 0 ? missing : ['input'] })
}

function isWhole<Input extends object>(
  given: Flat<Input>,
  required: readonly (keyof Input & string)[],
): given is Flat<Input> & Input {
  return required.every((name) => given[name] != null)
}
