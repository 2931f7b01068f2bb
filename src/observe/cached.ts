/** `make`, remembered by a key the caller has at hand. For few keys: nothing is ever forgotten. */
export function cached<Of, T>(make: (of: Of) => T): (key: string, of: Of) => T {
  const made = new Map<string, T>()
  return (key, of) => {
    let value = made.get(key)
    if (value === undefined) made.set(key, (value = make(of)))
    return value
  }
}
