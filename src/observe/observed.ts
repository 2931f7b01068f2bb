import type { Meter, Observed, Observer, Place } from './observation.ts'

type Fetch<B> = (request: Request, bindings: B & { seen: Observed }) => Response | Promise<Response>

export type Watch = {
  observers: readonly Observer[]
  /** Every path there is: names the requests to doors that fill in nothing themselves. */
  places: readonly Place[]
}

/** `fetch`, with each request told to the observers by names of ours only. */
export function observedFetch<B extends object>(fetch: Fetch<B>, { observers, places }: Watch) {
  const placeOf = createPlaceFinder(places)
  return async (request: Request, bindings: B | undefined): Promise<Response> => {
    const seen: Observed = { door: '', operation: '', route: '', code: '', app: '', requestId: '' }
    const ends = observers.map((begin) => begin(request))
    // All that B has is optional: without bindings, `seen` alone is one.
    const response = await fetch(request, { ...bindings, seen } as B & { seen: Observed })
    if (seen.door === '') {
      const { door, operation } = placeOf(new URL(request.url).pathname)
      seen.door = door
      seen.operation = operation
    }
    if (seen.code === '') seen.code = response.status < 400 ? 'ok' : String(response.status)
    for (const end of ends) end(seen)
    return response
  }
}

/** Counts and times each request. */
export function timed(meter: Meter): Observer {
  return () => {
    const from = performance.now()
    return (seen) => meter.request(seen, (performance.now() - from) / 1000)
  }
}

const elsewhere: Omit<Place, 'path'> = { door: 'other', operation: '' }

/** Finds what a path is called: by the path itself, or by the `/*` above it. */
function createPlaceFinder(places: readonly Place[]) {
  const exact = new Map(places.map((place) => [place.path, place]))
  const above = places.filter(({ path }) => path.endsWith('/*'))
  return (pathname: string) =>
    exact.get(pathname) ??
    exact.get(pathname.replace(/\/$/, '')) ??
    above.find(({ path }) => pathname.startsWith(path.slice(0, -1))) ??
    elsewhere
}
