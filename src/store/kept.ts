/**
 * What this program wrote to the store as JSON, null for nothing. Its shape is not looked at again: nobody else writes
 * under our keys.
 */
export function readKept<Kept>(text: string | null): Kept | null {
  return text === null ? null : (JSON.parse(text) as Kept)
}
