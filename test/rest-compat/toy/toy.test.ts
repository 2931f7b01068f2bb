import { beforeEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../rest-compat/index.ts'
import { createMember, setMemberEnabled } from '../../../src/auth/members/members.ts'
import { readConfig } from '../../../src/config/config.ts'
import { testGateway, type TestGateway } from '../../support/gateway.ts'
import { check, refresh } from '../../support/operations.ts'
import { toy } from './dialect.ts'

/** The line that adds it. */
const wires = [...dialects, toy]

const operator = { wire: { name: 'graphql' }, address: 'test', userAgent: null }
const password = 'correct horse'
const stamped = /^[\w-]{32}_\d{10}$/

let g: TestGateway
const ask = async (path: string, params: object) => (await g.post(`/toy/${path}`, params)).body

async function enter() {
  const { ok, toy } = await ask('enter', { name: 'ann', word: password })
  expect(ok).toBe('yes')
  return toy
}

beforeEach(async () => {
  g = await testGateway({ dialects: wires, env: { LEGACY_DEPRECATION: 'toy-box/renew=2026-12-01' } })
  await createMember(g.deps, { username: 'ann', password })
})

describe('a wire format that is one folder and one line', () => {
  it('logs in, checks and refreshes by its own form and lives', async () => {
    const { key, spare, seconds } = await enter()
    expect([seconds, key, spare]).toEqual([
      70,
      expect.stringMatching(stamped),
      expect.stringMatching(stamped),
    ])
    expect(await ask('check', { key })).toEqual({ ok: 'yes', toy: { active: true, name: 'ann' } })
    await g.pass(71)
    expect(await ask('check', { key })).toEqual({ ok: 'yes', toy: { active: false, name: null } })
    const { toy: renewed } = await ask('renew', { spare })
    expect(renewed).toEqual({ key: expect.stringMatching(stamped), spare: expect.any(String), seconds: 70 })
    await g.pass(211)
    expect(await ask('renew', { spare: renewed.spare })).toEqual({ ok: 'no', why: 'REFRESH_TOKEN_INVALID' })
  })

  it('has its own manners: one session per group, a refresh is a visit, a disabled member is told', async () => {
    const first = await enter()
    const second = await enter()
    expect((await check(g, first.key)).active).toBe(false)
    const before = await g.deps.db.member.findFirstOrThrow()
    await ask('renew', { spare: second.spare })
    const { visitCount } = await g.deps.db.member.findFirstOrThrow()
    expect(visitCount).toBe(before.visitCount + 1)
    await setMemberEnabled(g.deps, operator, { username: 'ann', enabled: false })
    const asked = { name: 'ann', word: password }
    expect(await ask('enter', asked)).toEqual({ ok: 'no', why: 'MEMBER_DISABLED' })
  })

  it('keeps its form and lives when another wire refreshes its session', async () => {
    const { spare } = await enter()
    const { data } = await refresh(g, spare)
    expect(data.refresh).toMatchObject({ accessToken: expect.stringMatching(stamped), expiresIn: 70 })
  })

  it('is written down by its name, in sessions and in the audit', async () => {
    await enter()
    expect(await g.deps.db.session.findMany()).toMatchObject([{ dialect: 'toy-box' }])
    expect(await g.deps.db.auditEvent.findMany()).toMatchObject([{ event: 'login', dialect: 'toy-box' }])
  })

  it('says that it goes away, and what is nowhere, below every base it has', async () => {
    for (const base of ['/toy', '/api/v1/toy']) {
      expect((await g.post(`${base}/renew`, {})).headers.get('deprecation')).toBe('@1796083200')
      expect((await g.post(`${base}/sell`, {})).body).toEqual({ ok: 'no', why: 'nowhere' })
    }
  })

  it.each([
    [{}, 'ab', 'abc'],
    [{ PASSWORD_MIN_TOY_BOX: '5' }, 'abcd', 'abcde'],
    [{ PASSWORD_REFUSE_COMMON: 'toy-box' }, 'password', 'abc'],
  ])('takes the passwords that its policy says, or its settings: %j', async (env, refused, taken) => {
    g = await testGateway({ dialects: wires, env })
    await createMember(g.deps, { username: 'ann', password })
    const { key } = await enter()
    const change = (word: string) => ask('word', { key, was: password, word })
    expect(await change(refused)).toEqual({ ok: 'no', why: 'PASSWORD_UNACCEPTABLE' })
    expect(await change(taken)).toEqual({ ok: 'yes', toy: null })
  })

  it('has variables of its own', async () => {
    g = await testGateway({ dialects: wires, env: { TOY_BASE: '/box' } })
    expect((await g.post('/box/enter', {})).body).toEqual({ ok: 'no', why: 'BAD_INPUT' })
    expect((await g.post('/toy/enter', {})).status).toBe(404)
    expect(() => readConfig({ TOY_BASE: 'box', PORT: 'x' }, wires)).toThrow(
      /^The environment is not usable:\n {2}PORT: .+\n {2}TOY_BASE: must start with \/$/,
    )
  })

  it('is not served with a configuration that knows nothing of it', () => {
    const config = readConfig({ NODE_ENV: 'test' }, dialects)
    expect(() => g.beside({ config })).toThrow('The configuration was read without the wire toy-box.')
  })
})
