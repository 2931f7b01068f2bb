// What a secret has at least: characters, and different ones among them.
const shortestSecret = 32
const fewestDistinct = 8

/**
 * The secrets of a list `new,old`, untrimmed. A comma ends a secret only once that has 32 characters: secrets of before
 * could hold commas, and a piece too short to be a secret belongs to its neighbour.
 */
export function secretsOf(text: string): string[] {
  const found: string[] = []
  const short = (secret: string | undefined) => secret !== undefined && secret.trim().length < shortestSecret
  for (const piece of text.split(',')) {
    const open = short(found.at(-1)) ? found.pop() : undefined
    found.push(open === undefined ? piece : `${open},${piece}`)
  }
  if (found.length > 1 && short(found.at(-1))) found.push(found.splice(-2).join(','))
  return found
}

/**
 * The ways to read the setting, the right one first: white space around a secret is none of it. A database may have been
 * made when it was, or when a comma separated nothing.
 */
export function readingsOf(text: string): [string[], ...string[][]] {
  const items = secretsOf(text)
  return [items.map((item) => item.trim()), items, [text.trim()], [text]]
}

/** What is wrong with the setting; undefined when it can be used. */
export function secretProblem(text: string): string | undefined {
  const secrets = secretsOf(text).map((secret) => secret.trim())
  if (secrets.some((secret) => secret.length < shortestSecret))
    return `must have at least ${shortestSecret} characters`
  // Not of the older ones: who has a weak one must be able to get away from it.
  if (new Set(secrets[0]).size < fewestDistinct)
    return `must be random: it has fewer than ${fewestDistinct} different characters. Rotate: \`new,old\``
  if (new Set(secrets).size < secrets.length) return 'names one secret twice'
  return undefined
}
