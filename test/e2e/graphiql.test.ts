import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { noBrowser, openPage, startBrowser } from './support/browser.ts'
import { startGateway, type Gateway } from './support/gateway.ts'
import { afterwards, shared, temporaryFolder } from './support/process.ts'

const adminToken = 'an-admin-token-of-32-characters-or-more'
const desk = { viewport: { width: 1400, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Where pictures of the pages go, for people who look at them; nowhere unless named. */
const pictures = process.env.TEST_SCREENSHOTS

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const answerOf = (page: Page) => page.locator('.result-window')
const tabs = (page: Page) => page.locator('.graphiql-tab')
const run = (page: Page) => page.click('.graphiql-execute-button')

/** Everything a browser keeps of a page when it is closed. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }))
    const databases = JSON.stringify(await indexedDB.databases())
    return [...stores, databases, document.cookie, location.href, JSON.stringify(history.state)].join('\n')
  })

/** The lines of the editor that do not fit into it. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const editor = document.querySelector('.graphiql-query-editor .monaco-scrollable-element')
    const right = editor?.getBoundingClientRect().right ?? 0
    return [...document.querySelectorAll('.graphiql-query-editor .view-line > span')]
      .filter((line) => line.getBoundingClientRect().right > right)
      .map((line) => line.textContent)
  })

let gateway: Gateway
let browser: Browser
describe.skipIf(noBrowser)('in a browser that reaches nothing else', () => {
  beforeAll(() =>
    shared(async () => {
      gateway = await startGateway({ DATA_DIR: await temporaryFolder(), ADMIN_TOKEN: adminToken })
      browser = await startBrowser()
      afterwards(() => browser.close())
    }),
  )

  it('GraphiQL is walked by clicking alone, one click a tab, and keeps nothing secret', async () => {
    const { page, trouble } = await openPage(browser, `${gateway.url}/graphql`, desk)
    await run(page)
    await answerOf(page).getByText('"accessToken"').waitFor({ timeout: 20_000 })
    const given = await answerOf(page).innerText()
    const [access = '', refreshed = ''] = [...given.matchAll(/"\w+Token":\s*"(\w+)"/g)].map(
      ([, token]) => token,
    )
    expect([access, refreshed]).toEqual([
      expect.stringMatching(/^\w{32}$/),
      expect.stringMatching(/^\w{32}$/),
    ])
    expect(await cutOff(page)).toEqual([])
    await picture(page, 'graphiql-login')

    const names = ['Login', 'Check', 'Refresh', 'Mine']
    expect(await tabs(page).allInnerTexts()).toEqual(names)
    const seen = [/accessToken/, /"active":\s+true/, /"refreshToken"/, /"current":\s+true/]
    for (const at of [1, 2, 3]) {
      await tabs(page).nth(at).click()
      await page
        .locator('.graphiql-query-editor')
        .getByText(`${names[at]}`, { exact: true })
        .waitFor({ timeout: 15_000 })
      await run(page)
      await answerOf(page)
        .getByText(seen[at] ?? '')
        .first()
        .waitFor({ timeout: 15_000 })
      expect(await cutOff(page)).toEqual([])
      await picture(page, `graphiql-${names[at]?.toLowerCase()}`)
    }
    // Longer than the half second after which GraphiQL writes its tabs.
    await page.waitForTimeout(700)
    const left = await kept(page)
    for (const secret of [access, refreshed, 'demo-password', 'accessToken', 'mutation', 'Bearer'])
      expect(left).not.toContain(secret)
    expect(trouble).toEqual([])
  })

  it('GraphiQL speaks Chinese to a Chinese browser', async () => {
    const { page, trouble } = await openPage(browser, `${gateway.url}/graphql`, { ...desk, locale: 'zh-CN' })
    await page
      .locator('.graphiql-query-editor')
      .getByText('登录开发环境的演示用户')
      .waitFor({ timeout: 20_000 })
    expect(await cutOff(page)).toEqual([])
    await picture(page, 'graphiql-zh')
    expect(trouble).toEqual([])
  })

  it('a first visit fetches a small page and packed files, a second one the page alone', async () => {
    const { page } = await openPage(browser, `${gateway.url}/graphql`, desk)
    const fetched = async () => {
      await page.locator('.graphiql-query-editor').getByText('Login').first().waitFor({ timeout: 20_000 })
      return page.evaluate(() => {
        const entries = [
          ...performance.getEntriesByType('navigation'),
          ...performance.getEntriesByType('resource'),
        ]
        return (entries as PerformanceResourceTiming[])
          .filter(({ initiatorType }) => initiatorType !== 'fetch')
          .map(({ name, transferSize }) => ({ name: new URL(name).pathname, bytes: transferSize }))
          .filter(({ name }) => !/Worker|json/.test(name))
      })
    }
    const sizeOf = (all: { bytes: number }[]) => all.reduce((sum, { bytes }) => sum + bytes, 0)
    const first = await fetched()
    expect(first.map(({ name }) => name.replace(/\.\w{16}\./, '.')).toSorted()).toEqual([
      '/graphql',
      ...['boot.js', 'graphiql.js', 'graphiqlLook.css', 'look.css'].map((name) => `/graphql/assets/${name}`),
    ])
    expect(first[0]?.bytes).toBeLessThan(6_000)
    expect(sizeOf(first)).toBeGreaterThan(1_000_000)
    expect(sizeOf(first)).toBeLessThan(2_500_000)
    await page.goto(`${gateway.url}/graphql`)
    // Not 304: Chromium forgets a page that has posted to its own address (RFC 9111 section 4.4).
    expect(sizeOf(await fetched())).toBeLessThan(6_000)
  })

  it('the explorer of admins opens to the token only, shows the schema, and keeps nothing', async () => {
    const { page, trouble } = await openPage(browser, `${gateway.url}/admin/graphql`, desk)
    await page.fill('input[type=password]', 'a-wrong-token-of-32-characters-or-more')
    await page.click('button')
    await page.getByText('The token is not valid.').waitFor({ timeout: 15_000 })
    await picture(page, 'admin-token')
    expect(trouble.splice(0)).toEqual([expect.stringContaining('401')])
    await page.fill('input[type=password]', adminToken)
    await page.click('button')
    await page.locator('.graphiql-query-editor').getByText('Members').first().waitFor({ timeout: 20_000 })
    for (const [at, text] of [/"username":\s+"demo"/, /"sessions"/, /"event"/, /"demo-app"/].entries()) {
      await tabs(page).nth(at).click()
      await run(page)
      await answerOf(page).getByText(text).first().waitFor({ timeout: 15_000 })
      expect(await cutOff(page)).toEqual([])
    }
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    await page.locator('.graphiql-doc-explorer').getByText('mutation').first().waitFor({ timeout: 15_000 })
    await picture(page, 'admin-explorer')
    await page.waitForTimeout(700)
    const left = await kept(page)
    for (const secret of [adminToken, 'Members', 'query']) expect(left).not.toContain(secret)
    expect(trouble).toEqual([])
  })

  it('errors are pages with a title and a way back, in the language of the browser', async () => {
    const zh = await openPage(browser, `${gateway.url}/nowhere/at/all`, { ...phone, locale: 'zh-CN' })
    expect(await zh.page.title()).toBe('页面不存在 · 统一认证网关')
    await picture(zh.page, 'error-404-zh-phone')
    const en = await openPage(browser, `${gateway.url}/oauth/introspect`, desk)
    expect(await en.page.locator('h1').innerText()).toBe('This is no page')
    await picture(en.page, 'error-405-en')
    await en.page.getByText('Back to the start').click()
    expect(await en.page.locator('h1').innerText()).toContain('Auth gateway')
    // Chromium itself writes the status of the page into the console.
    expect([...zh.trouble, ...en.trouble].filter((line) => !/status of 40[45]/.test(line))).toEqual([])
  })

  it('the outbox on a phone shows the code without a swipe', async () => {
    await gateway.graphql('mutation { sendSmsCode(mobile: "13912345678", purpose: LOGIN) { expiresIn } }')
    const { page, trouble } = await openPage(browser, `${gateway.url}/dev/outbox`, phone)
    const code = page.locator('td.code').first()
    await code.waitFor({ timeout: 10_000 })
    const box = await code.boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await picture(page, 'outbox-phone')
    expect(trouble).toEqual([])
  })

  it('the front page shows without trouble', async () => {
    const { page, trouble } = await openPage(browser, gateway.url, desk)
    expect(await page.locator('h1').innerText()).toContain('Auth gateway')
    await picture(page, 'front')
    expect(trouble).toEqual([])
  })
})
