import { Busboy } from '@fastify/busboy'
import { textOf } from './reader.ts'

const mostParts = 100
const mostHeaders = 20
// RFC 2046 section 5.1.1 allows 70 characters; the parser throws at more than it can search for.
const longestBoundary = 200

/** The fields, or why there are none: bytes that are not UTF-8, or what no parts can be made of. */
export type Parts = [name: string, text: string][] | 'encoding' | 'multipart'

/**
 * The fields of a multipart body (RFC 7578), in every spelling PHP reads: names with and without quotes, text before the
 * first part, bare line feeds, no end. Files are passed over. At most a hundred parts.
 */
export async function partsOf(bytes: Buffer, contentType: string): Promise<Parts> {
  if (bytes.length === 0) return []
  const [, quoted, bare] = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s",;]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (!boundary || boundary.length > longestBoundary) return 'multipart'
  const { body, parts } = asWritten(bytes.toString('latin1'), boundary)
  return parts === null || parts > mostParts ? 'multipart' : read({ body, boundary, parts })
}

/**
 * The body with the line ends that RFC 2046 section 5.1.1 asks for, and an end: the parser knows no others. `parts` is null
 * where a part has no head or none begins.
 */
function asWritten(text: string, boundary: string): { body: string; parts: number | null } {
  const mark = `--${boundary}`
  const inPattern = mark.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`)
  const delimited = `\r\n${text}`.replaceAll(new RegExp(`\\r?\\n(?=${inPattern})`, 'g'), '\r\n')
  const head = `\\r\\n${inPattern}[ \\t]*\\r?\\n((?:(?!--)[^\\r\\n]+\\r?\\n){0,${mostHeaders}})\\r?\\n`
  let heads = 0
  const body = delimited.replaceAll(new RegExp(head, 'g'), (_whole, lines: string) => {
    heads++
    return `\r\n${mark}\r\n${headOf(lines)}\r\n`
  })
  const [before = '', ...after] = body.split(`\r\n${mark}--`)
  const begun = before.split(`\r\n${mark}`).length - 1
  const whole = begun === heads && (begun > 0 || after.length > 0)
  return { body: `${body}\r\n${mark}--\r\n`, parts: whole ? heads : null }
}

// PHP never looks at what kind of disposition a part has, and takes single quotes for quotes. Of empty parameters the
// parser would make thousands.
function headOf(lines: string): string {
  return lines
    .replaceAll(/\r?\n/g, '\r\n')
    .replace(/^content-disposition:[ \t]*[^\s;]*/im, 'Content-Disposition: form-data')
    .replaceAll(/;[\s;]*;/g, ';')
    .replaceAll(/=[ \t]*'([^'"\r\n]*)'/g, '="$1"')
}

type Whole = { body: string; boundary: string; parts: number }

function read({ body, boundary, parts }: Whole): Promise<Parts> {
  const parser = new Busboy({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    limits: { parts: mostParts },
    // Each part as bytes: made a text, what is not UTF-8 would be lost.
    isPartAFile: () => true,
  })
  return new Promise((done) => {
    const fields: [name: string, bytes: Buffer][] = []
    let seen = 0
    parser.on('file', (...file) => {
      const [, stream, , encoding] = file
      // Either may be missing, whatever the types say.
      const [name, , filename]: unknown[] = file
      if (typeof name === 'string') seen++
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (typeof name === 'string' && filename === undefined)
          fields.push([name, decoded(Buffer.concat(chunks), encoding)])
      })
    })
    parser.on('error', () => done('multipart'))
    parser.on('finish', () => done(seen === parts ? texts(fields) : 'multipart'))
    parser.end(Buffer.from(body, 'latin1'))
  })
}

// RFC 7578 section 4.7 wants no encoding; some clients have one all the same.
const decoded = (bytes: Buffer, encoding: string) =>
  encoding.toLowerCase() === 'base64' ? Buffer.from(bytes.toString('latin1'), 'base64') : bytes

function texts(fields: [name: string, bytes: Buffer][]): Parts {
  const found: [name: string, text: string][] = []
  for (const [name, bytes] of fields) {
    const text = textOf(bytes)
    // The parser makes U+FFFD of a name that is not UTF-8.
    if (text === null || name.includes('\ufffd')) return 'encoding'
    found.push([name, text])
  }
  return found
}
