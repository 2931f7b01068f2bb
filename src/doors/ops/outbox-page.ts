import { pagePolicy } from '../edge/page.ts'

const style = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.4rem; margin: 0 } p { color: #57606a; margin: .3rem 0 1.2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .5rem .8rem; border-bottom: 1px solid #d8dee4; vertical-align: top }
th { background: #f6f8fa; white-space: nowrap } td:first-child { white-space: nowrap }
td.code { font: 1.2rem ui-monospace, monospace; white-space: nowrap }
button { font: inherit; font-size: .85rem; margin-left: .6rem; cursor: pointer }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #e6edf3 } th { background: #161b22 } th, td { border-color: #30363d }
  p { color: #9198a1 }
}
@media (max-width: 44rem) {
  body { margin: 1rem } thead { display: none }
  tr { display: flex; flex-wrap: wrap; gap: 0 .8rem; padding: .6rem 0; border-bottom: 1px solid #8884 }
  td { border: 0; padding: .1rem 0 } td.code { order: -1; flex: 0 0 100%; font-size: 1.5rem } td.code:empty { display: none }
  td:last-child { flex: 0 0 100%; color: #57606a; overflow-wrap: anywhere }
}
@media (max-width: 44rem) and (prefers-color-scheme: dark) { td:last-child { color: #9198a1 } }`

// Everything received is written with textContent: a nickname or a text can hold markup.
const script = `
const body = document.querySelector('tbody'), state = document.getElementById('state')
let shown = ''
function cell(row, text, name) {
  const td = row.insertCell()
  td.textContent = text
  if (name) td.className = name
  return td
}
function copyButton(code) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = '复制 Copy'
  button.setAttribute('aria-label', 'Copy ' + code)
  button.onclick = async () => {
    // Browsers have no clipboard for plain http from another machine.
    if (!navigator.clipboard) return prompt('复制 Copy', code)
    await navigator.clipboard.writeText(code)
    button.textContent = '已复制 Copied'
  }
  return button
}
function render(entries) {
  body.replaceChildren()
  for (const entry of entries) {
    const row = body.insertRow()
    cell(row, new Date(entry.at).toLocaleTimeString())
    cell(row, entry.to)
    cell(row, entry.channel + ' / ' + entry.purpose)
    const code = cell(row, entry.code ?? '', 'code')
    if (entry.code) code.append(copyButton(entry.code))
    cell(row, entry.text)
  }
}
async function refresh() {
  try {
    const answer = await fetch('/dev/outbox.json', { cache: 'no-store' })
    if (!answer.ok) throw new Error(answer.status)
    const text = await answer.text()
    if (text !== shown) render(JSON.parse(text))
    shown = text
    state.textContent = body.rows.length ? '' : '还没有消息 · No messages yet'
  } catch {
    state.textContent = '网关没有应答 · The gateway does not answer'
  }
  setTimeout(refresh, 2000)
}
refresh()`

/**
 * The page for people at /dev/outbox: a table that follows /dev/outbox.json, on a phone a list with the codes first.
 * Nothing is loaded from elsewhere.
 */
export const outboxPage = `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>开发发件箱 · Outbox</title>
<style>${style}</style>
</head>
<body>
<h1>开发发件箱 · Development outbox</h1>
<p>这里的消息没有真正发出。 Nothing here was really sent. <span id="state" role="status"></span></p>
<table>
<thead><tr><th>时间 Time</th><th>收件人 To</th><th>渠道 / 用途 Channel / purpose</th><th>验证码 Code</th><th>内容 Text</th></tr></thead>
<tbody></tbody>
</table>
<script>${script}</script>
</body>
</html>
`

/** The Content-Security-Policy of that page. */
export const outboxPolicy = pagePolicy({ style, script })
