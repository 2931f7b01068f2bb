import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { parseAccept } from 'hono/utils/accept'
import { script } from './script.ts'
import { style } from './style.ts'

const longestAccept = 200

/** What the page is made of; the workers are named as the editor asks for them. */
export type Role = 'boot' | 'look' | 'graphiql' | 'graphiqlLook' | 'editorWorkerService' | 'graphql' | 'json'

type Encoding = 'br' | 'gzip'
type ExplorerFile = {
  name: string
  type: string
  text: string
  bodies: Record<Encoding, Uint8Array<ArrayBuffer>>
}

/** GraphiQL's own files and ours, each under a name that changes with what is in it. */
export type ExplorerFiles = { names: Record<Role, string>; byName: ReadonlyMap<string, ExplorerFile> }

const packed = async (text: string) => new Uint8Array(await promisify(gzip)(text))
// A quarter of a second of a thread for all of them; higher levels take ten times that for a tenth less.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
const packedSmaller = async (text: string) => new Uint8Array(await promisify(brotliCompress)(text, quality))

/** Loads the files when the page is asked for the first time: a gateway nobody explores is ten megabytes smaller. */
export function createExplorerFiles(): () => Promise<ExplorerFiles> {
  let loading: Promise<ExplorerFiles> | undefined
  return () => (loading ??= load())
}

async function load(): Promise<ExplorerFiles> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql')
  const files = await Promise.all([
    prepared('boot', 'js', script),
    prepared('look', 'css', style),
    prepared('graphiql', 'js', graphiql.js),
    prepared('graphiqlLook', 'css', graphiql.css),
    prepared('editorWorkerService', 'js', graphiql.editorWorkerService),
    prepared('graphql', 'js', graphiql.graphqlWorker),
    prepared('json', 'js', graphiql.jsonWorker),
  ])
  const names = Object.fromEntries(files.map(({ role, name }) => [role, name])) as Record<Role, string>
  return { names, byName: new Map(files.map((file) => [file.name, file])) }
}

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' }

async function prepared(role: Role, kind: keyof typeof types, text: string) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const [gz, br] = await Promise.all([packed(text), packedSmaller(text)])
  return { role, name: `${role}.${hash}.${kind}`, type: types[kind], text, bodies: { gzip: gz, br } }
}

/** One of the files, in the smallest form the browser reads; null where there is none of that name. */
export function fileAnswer({ byName }: ExplorerFiles, name: string, request: Request): Response | null {
  const file = byName.get(name)
  if (!file) return null
  const encoding = encodingOf(request.headers.get('accept-encoding'))
  const headers = {
    'content-type': file.type,
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  }
  if (!encoding) return new Response(file.text, { headers })
  return new Response(file.bodies[encoding], { headers: { ...headers, 'content-encoding': encoding } })
}

function encodingOf(header: string | null): Encoding | undefined {
  const ranges = parseAccept((header ?? '').slice(0, longestAccept)).filter(({ q }) => q > 0)
  return (['br', 'gzip'] as const).find((name) => ranges.some(({ type }) => type === name))
}
