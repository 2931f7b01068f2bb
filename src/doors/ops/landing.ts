import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { Config } from '../../config/config.ts'
import { version } from '../../version.ts'
import type { Bilingual, Door, DoorPath } from '../edge/door.ts'
import { pagePolicy } from '../edge/page.ts'

const self: DoorPath = {
  path: '/',
  methods: ['GET'],
  about: ['本页', 'This page'],
  door: 'landing',
  operation: '',
  page: true,
}

/** `/`: every path of these doors, for people. No script, nothing from elsewhere. */
export function landingDoor({ production }: Pick<Config, 'production'>, doors: readonly Door[]): Door {
  const shown = page(doors, production ? '' : `v${version}`)
  const app = new Hono().get('/', (c) => c.html(shown, 200, { 'content-security-policy': policy }))
  return { title: ['首页', 'Start'], paths: [self], app }
}

const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --chip: #f0f2f4; --link: #0757b8 }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #30363d; --chip: #21262d; --link: #6cb6ff }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2.5rem auto; padding: 0 1rem; color: var(--text); background: var(--page) }
h1 { font-size: 1.5rem; margin: 0 }
h2 { font-size: 1.05rem; margin: 2rem 0 .4rem }
h3 { font-size: .95rem; margin: 1.2rem 0 0 }
p { margin: .2rem 0; color: var(--soft) }
ul { list-style: none; margin: 0; padding: 0; border-bottom: 1px solid var(--line) }
li { display: grid; grid-template-columns: minmax(0, 16rem) 1fr; gap: .1rem 1rem; padding: .45rem 0; border-top: 1px solid var(--line) }
.chips { display: flex; flex-wrap: wrap; gap: .35rem .5rem; margin: .4rem 0 }
code { background: var(--chip); padding: .1rem .35rem; border-radius: 4px; font-size: .875rem; overflow-wrap: anywhere }
a { color: var(--link) }
small { color: var(--soft); font-size: .75rem; white-space: nowrap }
.both { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .7em }
@media (max-width: 40rem) { body { margin: 1.5rem auto } li { grid-template-columns: 1fr } }`

const policy = pagePolicy({ style })

const page = (doors: readonly Door[], said: string) =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <link rel="icon" href="data:," />
      <title>Auth gateway · 统一认证网关</title>
      ${raw(`<style>${style}</style>`)}
      <h1>统一认证网关 Auth gateway <small>${said}</small></h1>
      <p class="both">${both(['所有入口与路径', 'Every door and its paths'])}</p>
      ${doors.map(section)}
    </html> `

function section({ title, paths }: Door) {
  const rows = paths.filter(({ base }) => base === undefined)
  return html`<h2 class="both">${both(title)}</h2>
    ${
      rows.length > 0
        ? html`<ul>
            ${rows.map(row)}
          </ul>`
        : ''
    }
    ${tablesIn(paths).map(table)}`
}

function row({ path, methods, about, page }: DoorPath) {
  const code = html`<code>${path}</code>`
  const shown = page ? html`<a href="${path}">${code}</a>` : code
  return html`<li>
    <span>${verbs(methods)} ${shown}</span>
    <span class="both">${both(about)}</span>
  </li>`
}

/** The paths of one wire: those below its first base, and the first path below each other base. */
type Table = { first: DoorPath; paths: DoorPath[]; also: DoorPath[] }

function tablesIn(listed: readonly DoorPath[]): Table[] {
  const below = listed.filter(({ base }) => base !== undefined)
  return [...new Set(below.map(({ door }) => door))].flatMap((wire) => {
    const own = below.filter(({ door }) => door === wire)
    const [first, ...also] = own.filter(
      ({ base }, at) => own.findIndex((other) => other.base === base) === at,
    )
    return first ? [{ first, paths: own.filter(({ base }) => base === first.base), also }] : []
  })
}

// The same paths lie below each base: they are written out once.
const table = ({ first: { door, about, methods }, paths, also }: Table) =>
  html`<h3>${door}</h3>
    <p class="both">${both(about)}${verbs(methods)}</p>
    <div class="chips">${paths.map(({ path }) => html`<code>${path}</code>`)}</div>
    ${also.length > 0 ? alsoBelow(also) : ''}`

const alsoBelow = (also: readonly DoorPath[]) =>
  html`<p class="both">${both(['同样的路径也在：', 'The same paths below:'])}</p>
    <div class="chips">
      ${also.map(({ base, methods }) => html`<span>${verbs(methods)} <code>${base}/…</code></span>`)}
    </div>`

const verbs = (methods: readonly string[]) => html`<small>${methods.join(' ') || 'ANY'}</small>`

const both = ([zh, en]: Bilingual) => html`<span lang="zh">${zh}</span><span>${en}</span>`
