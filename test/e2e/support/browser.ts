import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const path = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
/** True where no browser is installed, which CI does not accept. */
export const noBrowser = path === undefined

if (noBrowser && process.env.CI) throw new Error('CI must open the pages in a browser: install chromium')
if (noBrowser) console.warn('NOT TESTED in a browser: chromium is not installed')

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

/** A browser with nothing in it. */
export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: path ?? '', args })

/** A page, and all that a developer would see as trouble in it. */
export type Watched = { page: Page; trouble: string[] }

/** A page of a profile of its own; its context is closed when the test is over. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
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
