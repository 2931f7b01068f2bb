import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP wire to a server that can be cut, reset, mended, or go deaf: connected, and nothing comes through. */
export type Wire = { url: string; cut(): void; reset(): void; mend(): void; deafen(): void }

/** Lays a wire to the server of `url`, taken down after the test. */
export async function wireTo(url: string): Promise<Wire> {
  const { hostname, port: farPort } = new URL(url)
  const open = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return void near.destroy()
    const far = connect(Number(farPort), hostname)
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      open.add(socket)
      socket.pipe(other)
      socket.on('error', () => {}).on('close', () => (open.delete(socket), other.destroy()))
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const cut = () => {
    whole = false
    for (const socket of open) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    cut,
    reset: () => open.forEach((socket) => socket.resetAndDestroy()),
    mend: () => void (whole = true),
    deafen: () => open.forEach((socket) => socket.unpipe().pause()),
  }
}

/** A port nobody listens on. */
export async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
