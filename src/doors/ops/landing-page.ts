import type { Config } from '../../config/config.ts'

/** The page at `/`: what runs here and where to go. No scripts, nothing from elsewhere. */
export function landingPage(config: Config): string {
  const graphiql = config.graphiql
    ? '<a href="/graphql">Explore in GraphiQL · 在 GraphiQL 中试用</a>'
    : 'GraphiQL is off here · 此处未开启'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Auth gateway · 统一认证网关</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; color: #1b1f24 }
  h1 { font-size: 1.5rem; margin-bottom: 0 } p.sub { color: #57606a; margin-top: 0 }
  table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #d0d7de; padding: .5rem .5rem .5rem 0; vertical-align: top }
  code { background: #f0f2f4; padding: .1rem .3rem; border-radius: 4px }
  @media (prefers-color-scheme: dark) { body { background: #0d1117; color: #e6edf3 } code { background: #21262d } a { color: #6cb6ff } td { border-color: #30363d } p.sub { color: #9198a1 } }
</style>
<h1>Auth gateway</h1>
<p class="sub">统一认证网关 · one auth server, three doors</p>
<table>
  <tr><td>GraphQL</td><td><code>POST /graphql</code><br>${graphiql}</td></tr>
  <tr><td>REST</td><td><code>POST /api/v1/login</code> <code>/api/v1/authorize</code> <code>/api/v1/check_token</code> <code>/api/v1/refresh_token</code></td></tr>
  <tr><td>For services</td><td><code>POST /oauth/introspect</code> <code>/oauth/revoke</code> <code>/auth/verify</code></td></tr>
  <tr><td>Health</td><td><a href="/healthz"><code>/healthz</code></a> alive · <a href="/readyz"><code>/readyz</code></a> ready</td></tr>
</table>
</html>
`
}
