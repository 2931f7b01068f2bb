import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { auth, official, openWechatGateway, page } from '../../../support/api-auth.ts'
import { codeOf, testWechat } from '../../../support/gateway.ts'

const operation = `query ($url: String!, $wxid: String) {
  wxJsSdkConfig(url: $url, wxid: $wxid) { appId timestamp nonceStr signature url jsApiList openTagList debug beta }
}`

/** WeChat's rule, written here a second time: keys in lower case, in the order of the alphabet, nothing encoded. */
function verified(config: Record<string, unknown>, ticket: string): boolean {
  const { nonceStr: noncestr, timestamp, url, signature } = config
  const pairs = Object.entries({ noncestr, jsapi_ticket: ticket, timestamp, url }).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )
  const text = pairs.map(([name, value]) => `${name}=${value}`).join('&')
  return createHash('sha1').update(text).digest('hex') === signature
}

it('signs ten live answers as WeChat checks them', async () => {
  const g = await openWechatGateway()
  for (let i = 0; i < 10; i++) {
    const url = `https://shop.example/goods/${i}?from=分享&n=${i}`
    const old = (await auth(g, 'wxsign', { wxid: 'aOfficial', url: `${url}#top` })).data
    expect(old.url).toBe(url)
    expect(verified(old, g.sim.ticketOf(official.appid))).toBe(true)
    g.clock.advance(1)
    const { wxJsSdkConfig } = (await g.graphql(operation, { url })).data
    expect(verified(wxJsSdkConfig, g.sim.ticketOf(official.appid))).toBe(true)
    expect(wxJsSdkConfig.nonceStr).not.toBe(old.nonceStr)
  }
  await g.close()
})

it('asks WeChat once for the token and once for the ticket, for 100 parallel pages on two gateways', async () => {
  const g = await openWechatGateway({ simulator: { latencyMs: 30 } })
  const doors = [g.beside({ wechat: testWechat(g.deps) }), g.beside({ wechat: testWechat(g.deps) })]
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => doors[i % 2]!.graphql(operation, { url: `${page}&i=${i}` })),
  )
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
  const ticket = g.sim.ticketOf(official.appid)
  expect(answers.every(({ data }) => verified(data.wxJsSdkConfig, ticket))).toBe(true)
  expect(g.sim.calls).toMatchObject({ 'cgi-bin/stable_token': 1, 'cgi-bin/ticket/getticket': 1 })
  await g.close()
})

it('heals a token that died within the request', async () => {
  const g = await openWechatGateway()
  expect((await g.graphql(operation, { url: page })).errors).toBeUndefined()
  g.sim.invalidateTokens()
  g.clock.advance(7_000)
  expect(
    (await g.beside({ wechat: testWechat(g.deps) }).graphql(operation, { url: page })).errors,
  ).toBeUndefined()
  await g.close()
})

it('signs for the hosts of the account only, and only official accounts', async () => {
  const g = await openWechatGateway()
  const ask = async (url: string, wxid?: string) => codeOf(await g.graphql(operation, { url, wxid }))
  expect(await ask('https://evil.example/')).toBe('WECHAT_URL_REFUSED')
  expect(await ask('https://shop.example.evil.example/')).toBe('WECHAT_URL_REFUSED')
  expect(await ask(page, 'VAvseyFhkV')).toBe('WECHAT_UNSUPPORTED')
  expect(await ask(page, 'nonesuch')).toBe('WECHAT_UNSUPPORTED')
  expect(await ask(page)).toBeUndefined()
  g.sim.setMode('down')
  expect(
    codeOf(await g.beside({ wechat: testWechat(g.deps) }).graphql(operation, { url: page })),
  ).toBeUndefined()
  await g.close()
})
