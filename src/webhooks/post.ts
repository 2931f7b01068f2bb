import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

export type Post = { url: string; headers: Record<string, string>; body: string }

/** Why a delivery failed. Safe to log: `code` holds neither the address nor anything of the answer's text. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered'
  readonly code: string

  constructor(code: string, options: { cause?: unknown } = {}) {
    super(code, options)
    this.code = code
  }
}

const patience = 5_000
const longestAnswer = 1_024

/**
 * Posts to an address of the public internet only: the name is resolved once, every address it has is checked, and the
 * connection goes to what was checked. Redirects are not followed. Throws NotDelivered unless the answer is a 2xx
 * within five seconds.
 */
export async function postPublic(
  { url, headers, body }: Post,
  { allowPrivate, resolve = resolveAll }: { allowPrivate: boolean; resolve?: Resolve | undefined },
): Promise<void> {
  const target = new URL(url)
  const allowed = (address: string) => allowPrivate || isPublicAddress(address)
  // A literal address is never looked up.
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && !allowed(host)) throw new NotDelivered('ADDRESS_REFUSED')
  const { request } = target.protocol === 'https:' ? https : http
  const signal = AbortSignal.timeout(patience)
  const lookup = checkedLookup(resolve, allowed)
  const status = await new Promise<number>((done, fail) => {
    const sent = request(target, { method: 'POST', agent: false, headers, signal, lookup }, (response) => {
      discard(response)
      done(response.statusCode ?? 0)
    })
    sent.on('error', (cause) => fail(new NotDelivered(reasonOf(cause, signal), { cause })))
    sent.end(body)
  })
  if (status < 200 || status > 299) throw new NotDelivered(`HTTP_${status}`)
}

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true })

function checkedLookup(resolve: Resolve, allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found
        // One refused address is enough: who answers with both tries to slip in.
        if (!first || !found.every(({ address }) => allowed(address)))
          return callback(new NotDelivered('ADDRESS_REFUSED'), '')
        return options.all ? callback(null, found) : callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}

// Nobody reads the answer, and nobody can make us receive much of it.
function discard(response: IncomingMessage): void {
  let size = 0
  response.on('error', () => {})
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > longestAnswer) response.destroy()
  })
}

function reasonOf(error: NodeJS.ErrnoException, signal: AbortSignal): string {
  return signal.aborted ? 'TIMEOUT' : (error.code ?? 'NO_ANSWER')
}
