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

/** An option that says how many rows a page has. */
export function pageSize(text: string): number {
  const value = positive(text)
  if (value > 200) throw new InvalidArgumentError('Not a number from 1 to 200.')
  return value
}

/** An option that says something: a variable of a script that was never set must not become a name. */
export function filled(text: string): string {
  if (!text.trim()) throw new InvalidArgumentError('Empty.')
  return text
}

/** An option that is a list, separated by commas. */
export function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

/** A secret option: what was given, or with `-` what standard input says, so that no list of processes shows it. */
export async function secretOf(given: string): Promise<string>
export async function secretOf(given: string | undefined): Promise<string | undefined>
export async function secretOf(given: string | undefined): Promise<string | undefined> {
  if (given !== '-') return given
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

/** An option that is the id of a session. */
export function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new InvalidArgumentError('Not an id of a session.')
  return text
}
