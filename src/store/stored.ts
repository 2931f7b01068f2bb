/**
 * A value this program wrote to the store as JSON; null for none. Its shape is not validated: nothing else writes under
 * the gateway's keys.
 */
export function readStored<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T)
}
