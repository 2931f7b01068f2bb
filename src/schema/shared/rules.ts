import { z } from 'zod'
import { AuthError } from '../../errors.ts'

// PostgreSQL stores no NUL, and a lone surrogate is no text: refuse both here, by name, instead of failing below.
const wellFormed = (text: string) => !text.includes('\0') && text.isWellFormed()

const text = (longest: number) => z.string().max(longest).refine(wellFormed)

/** Rows on a page of a list. */
export const pageSize = { usual: 20, most: 200 }
// A lenient decoder writes it for bytes it cannot read: as a password, it would be that of all such bytes.
const readable = (text: string) => !text.includes('\ufffd')

/** Characters of a password. */
export const longestPassword = 1_024

/** Argument rules. The maxima bound the work a stranger can ask for; passwords of any length people use fit. */
export const rules = {
  name: text(254).min(1),
  password: text(longestPassword).min(1).refine(readable),
  // As long as a body can be: what is no token is answered as one that is not good, not as bad input.
  token: z.string().min(1).refine(wellFormed),
  label: text(100),
  labels: z.array(text(100)).max(100),
  solution: text(4_096).min(1),
  url: text(2_048).min(1),
  data: text(16_384),
  width: z.number().int().min(64).max(400),
  height: z.number().int().min(24).max(160),
  seconds: z.number().int().positive(),
  day: z.iso.date(),
  gender: z.number().int().min(0).max(2),
  place: z.number().int().min(0),
  overlap: z.number().int().min(0),
  id: z.uuid(),
  number: z.string().regex(/^\d{1,18}$/),
  page: z.number().int().min(1).max(pageSize.most),
  tokens: z.array(z.string().refine(wellFormed)).min(1).max(100),
}

/**
 * What a broken rule becomes: only the names of the arguments, as zod's messages may quote the input, a password. One
 * inside `input` has its own name, as it would have beside it.
 */
export function badInput({ issues }: { issues: readonly { path: readonly PropertyKey[] }[] }): AuthError {
  const fields = issues
    .map(({ path }) => (path[0] === 'input' && path.length > 1 ? path.slice(1) : path).map(String).join('.'))
    .filter(Boolean)
  return new AuthError('BAD_INPUT', { fields: [...new Set(fields)] })
}
