import { InvalidArgumentError } from 'commander'

/** An option that is an instant. */
export function instant(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('Not an ISO 8601 instant.')
  return date
}

/** An option that is a whole number above zero. */
export function positive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('Not a whole number above zero.')
  return value
}
