import type { OldCall } from './dialect.ts'

/** The token of `Authorization: Bearer ...`. */
export function fromBearer({ request }: OldCall): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}

/** The user name of HTTP Basic: where RageFrame 2 looks for a token too. Tokens are ASCII: no other bytes count. */
export function fromBasic({ request }: OldCall): string | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  return encoded && Buffer.from(encoded, 'base64').toString('latin1').split(':', 1)[0]
}

export function fromHeader({ request }: OldCall, name: string): string | undefined {
  return request.headers.get(name)?.trim()
}

/** The first that is there: an empty one counts as absent (CONTRACT.md#access-tokens). */
export function firstToken(...places: (string | undefined)[]): string | null {
  return places.find((place) => place) ?? null
}
