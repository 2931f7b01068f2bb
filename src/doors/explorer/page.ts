import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { Language } from '../../errors.ts'
import { languageOf } from '../edge/caller.ts'
import type { Bilingual } from '../edge/door.ts'
import { closed } from '../edge/page.ts'
import type { ExplorerFiles } from './files.ts'
import { tabsOf, type Walk } from './walk.ts'

/** What is explored: with what to begin, and whether the page first asks for a token, which it keeps in memory. */
export type Explored = { title: Bilingual; walk: Walk; asksToken?: boolean }

// GraphiQL writes style elements while it runs, and its style sheet holds fonts and pictures.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  ...closed,
].join('; ')

const texts = {
  loading: ['正在打开 GraphiQL…', 'Opening GraphiQL…'],
  failed: ['无法加载 GraphiQL，请刷新页面。', 'GraphiQL could not be loaded: reload the page.'],
  noScript: ['GraphiQL 需要 JavaScript。', 'GraphiQL needs JavaScript.'],
  token: ['管理凭证（ADMIN_TOKEN）', 'Admin credential (ADMIN_TOKEN)'],
  kept: [
    '凭证只保存在本页内存中，关闭或刷新后即消失。',
    'It stays in the memory of this page, and is gone when you close or reload it.',
  ],
  open: ['打开', 'Open'],
} satisfies Record<string, Bilingual>

/** The page with GraphiQL, in the browser's language; 304 to a browser that has it (RFC 9110 section 13.1.2). */
export function pageAnswer(explored: Explored, { names }: ExplorerFiles, request: Request): Response {
  const language = languageOf(request.headers.get('accept-language'))
  const { pathname } = new URL(request.url)
  // Relative, as a proxy may have the gateway below a path of its own.
  const folder = pathname.endsWith('/')
    ? 'assets/'
    : `${pathname.slice(pathname.lastIndexOf('/') + 1)}/assets/`
  const page = pageOf(explored, { language, folder, names })
  const etag = `W/"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`
  const headers = {
    'cache-control': 'no-cache',
    etag,
    vary: 'Accept, Accept-Language',
    'content-language': language,
    'content-security-policy': policy,
  }
  const held = request.headers.get('if-none-match')?.split(/, */) ?? []
  if (held.includes(etag)) return new Response(null, { status: 304, headers })
  return new Response(page, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } })
}

type Place = { language: Language; folder: string; names: ExplorerFiles['names'] }

function pageOf({ title, walk, asksToken = false }: Explored, { language, folder, names }: Place): string {
  const say = ([zh, en]: Bilingual) => (language === 'zh' ? zh : en)
  const { boot, look, ...files } = names
  const failed = say(texts.failed)
  const options = { title: say(title), asksToken, folder, files, failed, ...tabsOf(walk, language) }
  const form = html`<form>
    <h1>${say(title)}</h1>
    <label
      >${say(texts.token)} <input name="token" type="password" autocomplete="off" required autofocus
    /></label>
    <button>${say(texts.open)}</button>
    <p role="alert"></p>
    <p>${say(texts.kept)}</p>
  </form>`
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${say(title)} · GraphiQL</title>
        <link rel="stylesheet" id="look" href="${folder}${look}" />
        <script type="application/json" id="options">
          ${raw(JSON.stringify(options).replaceAll('<', '\\u003c'))}
        </script>
        <script type="module" src="${folder}${boot}"></script>
      </head>
      <body>
        <noscript>${say(texts.noScript)}</noscript>
        <div id="root">${asksToken ? form : html`<p>${say(texts.loading)}</p>`}</div>
      </body>
    </html> `
  return String(page)
}
