import type { Noun } from '../verb.ts'

const columns = '{ id bundleid verify }'

/** `scene set|list`. */
export const scene: Noun = {
  name: 'scene',
  summary: 'where members join from (bundleid)',
  verbs: {
    set: {
      field: 'setScene',
      flags: { verify: { words: { required: true, optional: false } } },
      select: columns,
    },
    list: { field: 'scenes', select: columns },
  },
}
