/**
 * The request, when its body is at most `max` bytes long; null when it is longer. Node cuts a body off at its declared
 * length, so that one needs no counting; only a body of unknown length is read here. (Counting every body would build
 * a web stream for each, which costs more than all the rest of a request.)
 */
export function bounded(request: Request, max: number): Request | null | Promise<Request | null> {
  const { method, headers } = request
  if (method === 'GET' || method === 'HEAD') return request
  const declared = headers.get('content-length')
  if (declared === null || headers.has('transfer-encoding')) return counted(request, max)
  return Number(declared) <= max ? request : null
}

async function counted(request: Request, max: number): Promise<Request | null> {
  const { url, method, headers, body } = request
  const chunks: Uint8Array[] = []
  let size = 0
  // The compiler's own library does not know yet that a stream can be walked.
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > max) return null
    chunks.push(chunk)
  }
  return new Request(url, { method, headers, body: Buffer.concat(chunks) })
}
