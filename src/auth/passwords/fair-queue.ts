import type { Asker } from '../../deps.ts'

type Waiting = Asker & { start: () => void; drop: () => void }

/** Work that waits for a thread, in turn by lane. */
export type FairQueue = {
  readonly length: number
  /** Lets work wait. It, or the last of a longer lane, is dropped when there is no room. */
  add(work: Waiting): void
  /** The next to start: known and strange networks in turn, and of each kind the lanes in turn. */
  next(): Waiting | undefined
}

type Lanes = Map<string, Waiting[]>

/**
 * A bounded queue that no flood takes from others: lanes are served in turn, and when it is full the longest lane loses
 * its last. Strangers together keep no more than half of it from known networks, nor these from strangers.
 */
export function createFairQueue(limit: number): FairQueue {
  const sides: Record<'known' | 'strange', Lanes> = { known: new Map(), strange: new Map() }
  let last: keyof typeof sides = 'strange'
  const length = () => sizeOf(sides.known) + sizeOf(sides.strange)

  return {
    get length() {
      return length()
    },
    add(work) {
      const [own, other] = work.known ? [sides.known, sides.strange] : [sides.strange, sides.known]
      const lane = own.get(work.lane) ?? []
      own.set(work.lane, [...lane, work])
      if (length() <= limit) return
      // Both sides may have all of it, as long as the other does not ask for its half.
      dropLast(sizeOf(own) > limit / 2 ? own : other, work)
    },
    next() {
      const turn = last === 'known' ? 'strange' : 'known'
      const side = sides[turn].size > 0 ? turn : last
      last = side
      return shift(sides[side])
    },
  }
}

function sizeOf(lanes: Lanes): number {
  let size = 0
  for (const waiting of lanes.values()) size += waiting.length
  return size
}

// Of the longest lane; of equally long ones, the newcomer's.
function dropLast(lanes: Lanes, newcomer: Waiting): void {
  let [longest, most] = [newcomer.lane, lanes.get(newcomer.lane)?.length ?? 0]
  for (const [lane, waiting] of lanes) if (waiting.length > most) [longest, most] = [lane, waiting.length]
  const waiting = lanes.get(longest) ?? []
  const dropped = waiting.at(-1)
  put(lanes, longest, waiting.slice(0, -1))
  dropped?.drop()
}

// The lane that was served goes behind all others.
function shift(lanes: Lanes): Waiting | undefined {
  for (const [lane, waiting] of lanes) {
    lanes.delete(lane)
    put(lanes, lane, waiting.slice(1))
    return waiting[0]
  }
  return undefined
}

function put(lanes: Lanes, lane: string, waiting: Waiting[]): void {
  if (waiting.length > 0) lanes.set(lane, waiting)
  else lanes.delete(lane)
}
