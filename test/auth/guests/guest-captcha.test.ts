import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { captchaOf, guest, nextTry, openWechatGateway, type WechatGateway } from '../../support/api-auth.ts'
import { codeOf } from '../../support/gateway.ts'
import { bearer } from '../../support/operations.ts'

let g: WechatGateway
beforeAll(async () => {
  g = await openWechatGateway({ env: { LOGIN_FAILURES_PER_ACCOUNT_DAY: '3' } })
  await createMember(g.deps, { username: 'annie', password: 'correct horse' })
})
afterAll(() => g.close())

const loginOperation = `mutation ($u: String!, $p: String!, $g: String, $c: String) {
  login(username: $u, password: $p, guestToken: $g, captcha: $c) { accessToken }
}`
const captchaOperation =
  'mutation ($g: String!, $w: Int) { captcha(guestToken: $g, width: $w) { png dataUrl expiresIn } }'

let tries = 0
/** A try from an address of its own, so that only guest and account count. */
async function tryLogin(token: string | null, p: string, c?: string, u = 'annie') {
  await nextTry(g)
  const body = JSON.stringify({ query: loginOperation, variables: { u, p, g: token, c } })
  const headers = { 'content-type': 'application/json' }
  return (await g.send('/graphql', { method: 'POST', headers, body, address: `192.0.2.${++tries}` })).body
}

async function draw(token: string): Promise<string> {
  expect((await g.graphql(captchaOperation, { g: token })).errors).toBeUndefined()
  return captchaOf(g, token)
}

/** A guest who has to solve a captcha. */
async function suspect(): Promise<string> {
  const token = await guest(g)
  const failed = await tryLogin(token, 'wrong', undefined, `nobody-${tries}`)
  expect(failed.errors[0].extensions).toMatchObject({ code: 'INVALID_CREDENTIALS', captcha: true })
  return token
}

describe('guest tokens over GraphQL', () => {
  it('are given for an app that is there', async () => {
    const create = 'mutation ($a: String!) { createGuestToken(appid: $a) { token expiresIn } }'
    const { data } = await g.graphql(create, { a: 'web' })
    expect(data.createGuestToken).toEqual({ token: expect.stringMatching(/^[0-9a-f]{32}$/), expiresIn: 600 })
    expect(codeOf(await g.graphql(create, { a: 'none' }))).toBe('APP_UNKNOWN')
    expect(codeOf(await g.graphql(captchaOperation, { g: 'f'.repeat(32) }))).toBe('GUEST_TOKEN_EXPIRED')
  })

  it('keep only hashes in the store', async () => {
    const token = await guest(g)
    const seen: string[] = []
    const spy = {
      ...g.deps.store,
      set: async (key: string, value: string, ttl: number) => {
        seen.push(`${key} ${value}`)
        return g.deps.store.set(key, value, ttl)
      },
    }
    await g.beside({ store: spy }).graphql(captchaOperation, { g: token })
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.join()).not.toContain(token)
    expect(seen.join().toLowerCase()).not.toContain(`"${captchaOf(g, token).toLowerCase()}"`)
  })
})

describe('captcha', () => {
  it('is a PNG, in base64 and as a data URL, of the size asked for', async () => {
    const { png, dataUrl, expiresIn } = (await g.graphql(captchaOperation, { g: await guest(g), w: 200 }))
      .data.captcha
    expect(dataUrl).toBe(`data:image/png;base64,${png}`)
    expect(Buffer.from(png, 'base64').readUInt32BE(16)).toBe(200)
    expect(expiresIn).toBe(300)
    expect(codeOf(await g.graphql(captchaOperation, { g: await guest(g), w: 5000 }))).toBe('BAD_INPUT')
  })

  it('is demanded after a failure, whatever the case it is typed in', async () => {
    const token = await suspect()
    expect(codeOf(await tryLogin(token, 'x', undefined, 'nobody'))).toBe('CAPTCHA_REQUIRED')
    const answer = await draw(token)
    expect(codeOf(await tryLogin(token, 'x', answer.toLowerCase(), 'nobody'))).toBe('INVALID_CREDENTIALS')
  })

  it('is good once', async () => {
    const token = await suspect()
    const answer = await draw(token)
    expect(codeOf(await tryLogin(token, 'x', answer, 'nobody'))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await tryLogin(token, 'x', answer, 'nobody'))).toBe('CAPTCHA_INVALID')
  })

  it('is good once for ten parallel users', async () => {
    const token = await suspect()
    const answer = await draw(token)
    const all = await Promise.all([...Array(4)].map((_, i) => tryLogin(token, 'x', answer, `par-${i}`)))
    expect(all.map(codeOf).filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(1)
  })

  it('is good for its guest only, and the newest only', async () => {
    const [mine, theirs] = [await suspect(), await suspect()]
    const foreign = await draw(theirs)
    await draw(mine)
    expect(codeOf(await tryLogin(mine, 'x', foreign, 'nobody'))).toBe('CAPTCHA_INVALID')
    const older = await draw(mine)
    const newer = await draw(mine)
    if (older.toLowerCase() !== newer.toLowerCase())
      expect(codeOf(await tryLogin(mine, 'x', older, 'nobody'))).toBe('CAPTCHA_INVALID')
    expect(codeOf(await tryLogin(mine, 'x', newer, 'nobody'))).toBe('INVALID_CREDENTIALS')
  })

  it('is good for five minutes', async () => {
    const token = await suspect()
    const answer = await draw(token)
    g.clock.advance(301)
    expect(codeOf(await tryLogin(token, 'x', answer, 'nobody'))).toBe('CAPTCHA_INVALID')
  })

  it('survives four wrong answers and not five', async () => {
    for (const [wrong, code] of [
      [4, 'INVALID_CREDENTIALS'],
      [5, 'CAPTCHA_INVALID'],
    ] as const) {
      const token = await suspect()
      const answer = await draw(token)
      for (let i = 0; i < wrong; i++)
        expect(codeOf(await tryLogin(token, 'x', 'zzzzz', `w-${wrong}-${i}`))).toBe('CAPTCHA_INVALID')
      expect(codeOf(await tryLogin(token, 'x', answer, `w-${wrong}`))).toBe(code)
    }
  })
})

// Three of everybody, then ten times as many from networks that nobody knows, a few of each.
const beforeCaptcha = 33

describe('an account under attack', () => {
  it('opens to who solves a captcha, and to nobody else', async () => {
    for (let i = 0; i < beforeCaptcha; i++)
      expect(codeOf(await tryLogin(null, 'wrong'))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await tryLogin(null, 'correct horse'))).toBe('CAPTCHA_REQUIRED')
    const token = await guest(g)
    expect((await tryLogin(token, 'correct horse')).errors[0].extensions).toMatchObject({
      code: 'CAPTCHA_REQUIRED',
      captcha: true,
    })
    const answer = await draw(token)
    const { data } = await tryLogin(token, 'correct horse', answer)
    expect(
      (await g.graphql('{ me { username } }', {}, bearer(data.login.accessToken))).data.me.username,
    ).toBe('annie')
  })

  it('looks to other wires like a wrong password', async () => {
    await createMember(g.deps, { username: 'victim', password: 'correct horse' })
    for (let i = 0; i < beforeCaptcha; i++) await tryLogin(null, 'wrong', undefined, 'victim')
    const answer = await g.post('/api/v1/login', { username: 'victim', password: 'correct horse', time: '1' })
    expect(answer.body).toMatchObject({ state: false, code: 1004 })
  })
})
