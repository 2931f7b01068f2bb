// A comment cites only what the repository has: files, headings, lines of SECURITY.md, RFCs. So do links of documents.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const rooms = ['src', 'rest-compat', 'test', 'prisma', 'bench', 'deploy', 'docs', '.ci']
const generated = /^(src\/db\/generated|rest-compat\/gql)\//
const commented = /\.(ts|js|prisma|graphql|yaml|conf|sh|example|toml)$|^(Dockerfile|\.ci\/run)$/

const everything = [...rooms.flatMap(filesBelow), ...filesIn('.')]
const paths = new Set(everything)
const names = new Set(everything.map((file) => basename(file)))
const all = everything.filter((file) => !generated.test(file))
const documents = all.filter((file) => file.endsWith('.md'))
// Not these: their examples name files that there are none of.
const madeUp = /(citations|figures)\.unit\.test\.ts$/
const sources = all.filter((file) => commented.test(file) && !madeUp.test(file))

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => normalize(join(folder, name)))
}

function filesBelow(folder: string): string[] {
  const inner = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'node_modules',
  )
  return [...filesIn(folder), ...inner.flatMap(({ name }) => filesBelow(join(folder, name)))]
}

/** What a file says to its readers, a comment or title each, those that stand together as one. */
function proseOf(file: string, text: string): string[] {
  return /\.[jt]s$/.test(file) ? proseOfScript(file, text) : proseOfLines(text)
}

function proseOfScript(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const comments = new Map<number, string>()
  const titles: string[] = []
  const note = (start: number, end: number) => void comments.set(start, text.slice(start, end))
  const visit = (node: ts.Node): void => {
    ts.forEachLeadingCommentRange(text, node.getFullStart(), note)
    ts.forEachTrailingCommentRange(text, node.getEnd(), note)
    if (ts.isStringLiteralLike(node) && / /.test(node.text)) titles.push(node.text)
    for (const child of node.getChildren(source)) visit(child)
  }
  visit(source)
  return [
    ...joined(
      [...comments].toSorted(([a], [b]) => a - b),
      text,
    ),
    ...titles,
  ]
}

/** Comments with nothing but blanks between them are one: a sentence may go on in the next line. */
function joined(comments: [start: number, comment: string][], text: string): string[] {
  const found: string[] = []
  let end = -1
  for (const [start, comment] of comments) {
    const plain = comment.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/+)[ ]?/gm, '').replace(/\s*\*\/$/, '')
    const goesOn =
      end >= 0 && /^\s*$/.test(text.slice(end, start)) && !text.slice(end, start).includes('\n\n')
    if (goesOn) found.push(`${found.pop()}\n${plain}`)
    else found.push(plain)
    end = start + comment.length
  }
  return found
}

function proseOfLines(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => /(?:^|\s)(?:#|\/\/+) ?(.*)|"""(.*)/.exec(line)?.slice(1).join('') ?? '')
  return lines.join('\n').split('\n\n').filter(Boolean)
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of markdown.replace(/^```.*?^```/gms, '').matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  return anchors
}

/** Where a citation leads, seen from the file it stands in or from the root; undefined when nowhere. */
function found(file: string, path: string): string | undefined {
  const places = [join(dirname(file), path), path].map((place) => normalize(place))
  return places.find((place) => paths.has(place) || existsSync(place))
}

function hasAnchor(document: string, anchor: string | undefined): boolean {
  return !anchor || anchorsOf(readFileSync(document, 'utf8')).has(anchor)
}

const securityRows = new Set(
  [...readFileSync('SECURITY.md', 'utf8').matchAll(/^\| (\d+) \|/gm)].map(([, row]) => Number(row)),
)

type Kind = (file: string, prose: string) => string[]

const lostDocuments: Kind = (file, prose) =>
  [...prose.matchAll(/([\w@./-]*\w\.md)(?:#([\w-]*\w))?/g)]
    .filter(([, path = '', anchor]) => {
      const place = found(file, path)
      return !place || !hasAnchor(place, anchor)
    })
    .map(([citation]) => citation)

const lostFiles: Kind = (file, prose) =>
  [...prose.matchAll(/(?<![\w*./-])(?:\.{1,2}\/)*\w[\w.-]*(?:\/[\w.-]+)*\.(?:ts|graphql|prisma)\b(?![\w/])/g)]
    .map(([path]) => path)
    .filter((path) => (path.includes('/') ? !found(file, path) : path.endsWith('.ts') && !names.has(path)))

const lostRows: Kind = (_, prose) =>
  [...prose.matchAll(/SECURITY\.md\s+(\d+)(?: to (\d+))?/g)]
    .filter(([, ...rows]) => rows.some((row) => row !== undefined && !securityRows.has(Number(row))))
    .map(([citation]) => citation)

// What only a paper outside the repository could explain.
const outside = [
  /\brulings? \d+/gi,
  /\bsections? [A-Z]+\d[\w.]*/gi,
  /\bseeds? 00\d/gi,
  /\blegacy-contract\b/gi,
  /\(?\b(?:checklist )?lines? \d+\)/gi,
  /\bchecklist line\b/gi,
  /\(\s*(?:R|S|C|K|D)\d(?:\.\d\w?)?\s*[,):]/g,
]

const outsideReferences: Kind = (_, prose) => outside.flatMap((pattern) => prose.match(pattern) ?? [])

// The number of a section means something only after the document that has it.
const looseSections: Kind = (_, prose) => {
  const first = /\bRFC \d+|https?:\/\//.exec(prose)?.index ?? Infinity
  return [...prose.matchAll(/\bsections?\s+\d+(?:\.\d+)*/gi)]
    .filter(({ index }) => index < first)
    .map(([citation]) => citation)
}

const kinds = { lostDocuments, lostFiles, lostRows, outsideReferences, looseSections }

// Most files cite nothing wrong even when their code is read as a comment: only the others are worth parsing.
function problemsOf(file: string, text: string): string[] {
  const harmless = Object.values(kinds).every((kind) => kind(file, text).length === 0)
  if (harmless && !/SECURITY\.md|\bsections?\s/i.test(text)) return []
  const prose = proseOf(file, text).map((one) => one.replace(/https?:\/\/\S+/g, 'https://'))
  return Object.entries(kinds).flatMap(([name, kind]) =>
    prose.flatMap((one) => kind(file, one).map((citation) => `${file}: ${name}: ${citation}`)),
  )
}

describe('comments', () => {
  it('cite only what the repository has', () => {
    expect(sources.length).toBeGreaterThan(300)
    expect(sources.flatMap((file) => problemsOf(file, readFileSync(file, 'utf8')))).toEqual([])
  })

  it.each([
    ['lostDocuments', '// as docs/absent.md has it'],
    ['lostDocuments', '// rest-compat/CONTRACT.md#no-such-heading'],
    ['lostFiles', '/** What src/auth/absent.ts does. */'],
    ['lostFiles', '// see absent-file.ts'],
    ['lostRows', '// nobody keeps it (SECURITY.md\n// 999)'],
    ['outsideReferences', '// is a number (ruling 15)'],
    ['outsideReferences', '// as section C3 says'],
    ['outsideReferences', "it('answers as seed 002 does', () => {})"],
    ['outsideReferences', '// facts of legacy-contract'],
    ['outsideReferences', '// one per operation (line 44)'],
    ['outsideReferences', '// looked at first (R2.3)'],
    ['outsideReferences', '// (C3, wxLogin)'],
    ['looseSections', '// no error\n// (section 3.1, RFC 6750)'],
  ])('would be noticed: %s in %j', (kind, planted) => {
    expect(problemsOf('src/auth/planted.ts', `const a = 1\n${planted}\n`)).toEqual([
      expect.stringContaining(kind),
    ])
  })

  it.each([
    '// rest-compat/CONTRACT.md#refresh-grace (RFC 9700 section 4.14.2, RFC 7009\n// section 2.1)',
    '// SECURITY.md 37 to 39, and `deploy/nginx/auth-request.conf` in README.md',
    "const seed = list.filter((line) => line > 44) // from 'seed.ts'",
  ])('may say %j', (fine) => {
    expect(problemsOf('src/auth/planted.ts', fine)).toEqual([])
  })
})

describe('documents', () => {
  it.each(documents)('%s links only to what is there', (file) => {
    const links = readFileSync(file, 'utf8').matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)
    for (const [link, path = '', anchor] of links) {
      const place = path ? normalize(join(dirname(file), path)) : file
      expect(existsSync(place) || `${file}: ${link}`).toBe(true)
      if (place.endsWith('.md')) expect(hasAnchor(place, anchor) || `${file}: ${link}`).toBe(true)
    }
  })
})
