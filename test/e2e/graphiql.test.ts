import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startGateway } from './support/gateway.ts'

const browserPath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
const missing = browserPath === undefined

if (missing && process.env.CI) throw new Error('CI must open the pages in a browser: install chromium')
if (missing) console.warn('NOT TESTED in a browser: chromium is not installed')

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every name and address but this machine is out of reach.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** Opens a page and collects all that a developer would see as trouble in it. */
async function openPage(url: string): Promise<{ page: Page; trouble: string[] }> {
  const browser = await chromium.launch({ executablePath: browserPath ?? '', args })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const trouble: string[] = []
  page.on('console', (line) => {
    if (line.type() === 'error') trouble.push(line.text())
  })
  page.on('pageerror', (error) => trouble.push(String(error)))
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url()))
      trouble.push(`foreign: ${request.url()}`)
  })
  await page.goto(url)
  return { page, trouble }
}

async function start(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'auth-gateway-page-'))
  return (await startGateway({ DATA_DIR: dir })).url
}

describe.skipIf(missing)('in a browser that reaches nothing else', () => {
  it('GraphiQL renders, runs the example login and reports no trouble', async () => {
    const { page, trouble } = await openPage(`${await start()}/graphql`)
    await page.click('.graphiql-execute-button')
    const answer = page.locator('.result-window')
    await answer.getByText('"accessToken"').waitFor({ timeout: 20_000 })
    expect(await answer.innerText()).toContain('"username"')
    expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(['Login', 'Check', 'Refresh', 'Mine'])
    expect(trouble).toEqual([])
  })

  it('the front page and the outbox show without trouble', async () => {
    const url = await start()
    const front = await openPage(url)
    expect(await front.page.locator('h1').innerText()).toContain('Auth gateway')
    const body =
      '{"query":"mutation { sendSmsCode(mobile: \\"13912345678\\", purpose: LOGIN) { expiresIn } }"}'
    await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const outbox = await openPage(`${url}/dev/outbox`)
    await outbox.page.getByText('+8613912345678').first().waitFor({ timeout: 10_000 })
    expect([...front.trouble, ...outbox.trouble]).toEqual([])
  })
})
