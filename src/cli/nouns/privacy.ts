import type { Verb } from '../verb.ts'

/** `member export|erase|delete`: what is held of a person. Who looks for `delete` finds the only way there is. */
export const privacyVerbs: Record<string, Verb> = {
  export: { field: 'exportMember' },
  erase: { field: 'eraseMember', printedAs: 'erased' },
  delete: { field: 'eraseMember', printedAs: 'erased' },
}
