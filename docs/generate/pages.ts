import { configurationPage } from './configuration.ts'
import { errorsPage } from './errors.ts'
import { personalDataPage } from './personal-data.ts'

/** The generated pages: where each lies, and what writes it. */
export const pages: readonly { path: string; text: () => string }[] = [
  { path: 'docs/en/reference/configuration.md', text: configurationPage },
  { path: 'docs/en/reference/errors.md', text: errorsPage },
  { path: 'docs/en/reference/personal-data.md', text: personalDataPage },
]
