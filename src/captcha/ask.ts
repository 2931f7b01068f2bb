import type { z } from 'zod'

/** Nobody can tell whether a solution is right. `reason` holds nothing of the question or of the answer's text. */
export class VerifierUnavailable extends Error {
  override readonly name = 'VerifierUnavailable'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

type Question<T> = {
  url: string
  headers: Record<string, string>
  body: string
  /** Milliseconds for the whole exchange. */
  timeoutMs: number
  shape: z.ZodType<T>
}

const longestAnswer = 16 * 1024

/**
 * Posts a question to a verifier and reads its JSON. Redirects are refused: the question holds a secret or a solution.
 * Throws VerifierUnavailable for everything that is no answer of this shape in time.
 */
export async function ask<T>({ url, headers, body, timeoutMs, shape }: Question<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal })
    const text = await readText(response)
    if (!response.ok) throw new VerifierUnavailable(`HTTP_${response.status}`)
    return shape.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof VerifierUnavailable) throw error
    throw new VerifierUnavailable(signal.aborted ? 'TIMEOUT' : 'NO_ANSWER')
  }
}

async function readText({ body }: Response): Promise<string> {
  const reader = body?.getReader()
  const parts: Uint8Array[] = []
  for (let size = 0; reader;) {
    const { done, value } = await reader.read()
    if (done) break
    if ((size += value.byteLength) <= longestAnswer) parts.push(value)
    else {
      await reader.cancel()
      throw new VerifierUnavailable('TOO_LARGE')
    }
  }
  return Buffer.concat(parts).toString('utf8')
}
