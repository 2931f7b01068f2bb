import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterwards } from './process.ts'

/** A wire to a server that can be made to fail in every way a wire can. */
export type Proxy = {
  url: string
  /** Takes new connections to another server; those that are open stay. */
  lead(url: string): void
  /** Closes every connection and takes no new one. */
  cut(): void
  /** Connections are taken, bytes are accepted, and nothing is delivered. */
  stall(): void
  /** Delivers each way so many ms late, the order kept. */
  delay(late: Partial<Delay>): void
  /** Once so many bytes went that way, resets the connection that carried the last of them, in the middle; once. */
  dropAfter(bytes: number, way?: Direction): void
  /** No fault any more; what was held is delivered. */
  mend(): void
  /** How many connections were reset by `dropAfter`. */
  drops(): number
}

type Delay = { there: number; back: number }
type Direction = keyof Delay

const close: unique symbol = Symbol('close')

/** Puts a TCP proxy before the server of `url`. */
export async function proxyTo(url: string): Promise<Proxy> {
  let target = new URL(url)
  const open = new Set<Socket>()
  const lanes = new Set<Lane>()
  let state: 'whole' | 'cut' | 'stalled' = 'whole'
  let late: Delay = { there: 0, back: 0 }
  let drop: { at: number; way: Direction } | undefined
  let drops = 0

  const server = createServer((near) => {
    if (state === 'cut') return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    const reset = () => [near, far].forEach((socket) => socket.resetAndDestroy())
    for (const [from, to, way] of [[near, far, 'there'] as const, [far, near, 'back'] as const]) {
      const lane = createLane(to, {
        hold: () => state === 'stalled',
        late: () => late[way],
        send: (bytes) => send(to, bytes, way, reset),
      })
      open.add(from)
      lanes.add(lane)
      from.on('data', lane.put).on('end', () => lane.put(close))
      from.on('error', () => {}).on('close', () => (open.delete(from), lanes.delete(lane), to.destroy()))
    }
    return undefined
  })

  // A reset overtakes what was written just before it: the half is given time to arrive.
  function send(to: Socket, bytes: Buffer, way: Direction, reset: () => void): void {
    if (way !== drop?.way) return void to.write(bytes)
    if (bytes.length < drop.at) {
      drop.at -= bytes.length
      return void to.write(bytes)
    }
    const half = bytes.subarray(0, drop.at)
    drop = undefined
    drops++
    to.write(half, () => setTimeout(reset, 10))
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const cut = () => {
    state = 'cut'
    for (const socket of open) socket.destroy()
  }
  afterwards(() => {
    cut()
    server.close()
  })
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href,
    lead: (other) => void (target = new URL(other)),
    cut,
    stall: () => void (state = 'stalled'),
    delay: ({ there = 0, back = 0 }) => void (late = { there, back }),
    dropAfter: (at, way = 'back') => void (drop = { at, way }),
    mend() {
      state = 'whole'
      late = { there: 0, back: 0 }
      drop = undefined
      for (const lane of lanes) lane.pump()
    },
    drops: () => drops,
  }
}

type Lane = { put(what: Buffer | typeof close): void; pump(): void }
type Rules = { hold(): boolean; late(): number; send(bytes: Buffer): void }

/** One direction of one connection: what came in goes out in order, when the rules let it. */
function createLane(to: Socket, { hold, late, send }: Rules): Lane {
  const held: { what: Buffer | typeof close; at: number }[] = []

  function pump(): void {
    for (let next = held[0]; next && !hold(); next = held[0]) {
      const wait = next.at + late() - performance.now()
      if (wait > 0) return void setTimeout(pump, Math.ceil(wait))
      held.shift()
      if (next.what === close) to.end()
      else if (!to.destroyed) send(next.what)
    }
  }

  return { put: (what) => (held.push({ what, at: performance.now() }), pump()), pump }
}
