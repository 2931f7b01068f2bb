import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterwards } from './process.ts'

/** A wire to a server that can be cut and mended. */
export type Proxy = { url: string; cut(): void; mend(): void }

/** Puts a TCP proxy before the server of `url`. */
export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      open.add(socket)
      socket.pipe(other)
      socket.on('error', () => {}).on('close', () => (open.delete(socket), other.destroy()))
    }
    return undefined
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const cut = () => {
    whole = false
    for (const socket of open) socket.destroy()
  }
  afterwards(() => {
    cut()
    server.close()
  })
  const own = Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href
  return { url: own, cut, mend: () => void (whole = true) }
}
