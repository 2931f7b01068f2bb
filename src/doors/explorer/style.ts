/** Of the page around GraphiQL, and what GraphiQL needs to work by one click. */
export const style = `
html, body, #root { height: 100%; margin: 0 }
.graphiql-tab { transform: none !important }
#root > form, #root > p { font: 16px/1.6 system-ui, sans-serif; max-width: 26rem; margin: 18vh auto 0; padding: 0 1.25rem }
form h1 { font-size: 1.4rem; margin: 0 }
form label, form input, form button { display: block; width: 100%; box-sizing: border-box; font: inherit }
form input { margin: .25rem 0 .75rem; padding: .5rem .6rem; font-family: ui-monospace, monospace }
form button { padding: .5rem; cursor: pointer }
[role=alert] { color: #b42318; min-height: 1.6em }
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #e6edf3 }
  [role=alert] { color: #ff8a80 }
}`
