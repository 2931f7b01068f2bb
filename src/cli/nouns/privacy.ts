import type { Verb } from '../verb.ts'

/** `member export|erase`: what is held of a person. */
export const privacyVerbs: Record<string, Verb> = {
  export: { field: 'exportMember' },
  erase: { field: 'eraseMember', printedAs: 'erased' },
}
