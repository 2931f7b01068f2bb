import type { ErrorCode } from '../errors.ts'

/** A noun of the command line, with its verbs by name. */
export type Noun = { name: string; summary: string; verbs: Record<string, Verb> }

/**
 * One verb: the operation of the admin schema that it runs, and where the two differ. Its flags, their types, defaults and
 * help come from the arguments of that operation.
 */
export type Verb = {
  /** The root field of the admin schema. */
  field: string
  /** What is asked of the field, as a GraphQL selection set. */
  select?: string
  /** What the verb does, where it does only part of what the field's description says. */
  summary?: string
  /** Flags that differ from the argument of this name. */
  flags?: Record<string, Flag>
  /** Arguments that the verb decides, and that are no flags. */
  fixed?: Record<string, unknown>
  /** The key under which an answer that is no object is printed. */
  printedAs?: string
  /** The error when the answer is null. */
  missing?: ErrorCode
  /** What is printed of an answer, or of each item of a list. */
  shown?: (item: Item) => Item
}

/** How a flag differs from the argument that it fills. */
export type Flag = {
  /** Its name, when it is not the argument's. */
  name?: string
  /** True: there is none. */
  omitted?: boolean
  /** Its help, when the argument's description does not fit. */
  help?: string
  /** The words to choose from, and the value each stands for. */
  words?: Record<string, unknown>
  /** For a switch: the value that giving it means; leaving it out then means the opposite. */
  means?: boolean
  /** True: an empty text is refused. Else an optional flag that is empty counts as left out. */
  filled?: boolean
}

export type Item = Record<string, unknown>
