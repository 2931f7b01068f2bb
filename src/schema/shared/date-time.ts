import { AuthError } from '../../errors.ts'

/** The scalar of instants, the same in every schema. */
export const dateTime = {
  description: 'An instant as an ISO 8601 text in UTC, for example 2026-01-31T08:00:00.000Z.',
  serialize: (value: Date) => value.toISOString(),
  parseValue: (value: unknown) => {
    const date = typeof value === 'string' ? new Date(value) : new Date(Number.NaN)
    if (Number.isNaN(date.getTime())) throw new AuthError('BAD_INPUT')
    return date
  },
}
