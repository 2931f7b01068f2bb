import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { codeOf, failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { codeFor, freshAddress, freshMobile, from, register } from '../../support/joining.ts'
import { login } from '../../support/operations.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await setScene(g.deps, { bundleid: 'open', verify: false })
  await createMember(g.deps, { username: 'demo', password: 'correct horse' })
})
afterAll(() => g.close())

const joinAs = (username: string) => register(from(g, freshAddress()), { username, scene: 'open' })

describe('beside demo', () => {
  it.each(['demo ', 'ｄｅｍｏ', '\u3000Demo'])('%j is demo, who exists', async (username) => {
    expect(failuresOf(await joinAs(username))).toEqual(failure('MEMBER_EXISTS'))
    expect(await login(g, username, 'correct horse')).toMatchObject({ group: 'default' })
  })

  it.each([
    'demo\u200b',
    'de\nmo',
    '\u202eomed',
    '  ',
    '\u001b[31mred',
    'foo@example.com\u200b',
    '../../x',
    '#7',
  ])('%j joins neither by itself, nor with a code, nor by an operator', async (username) => {
    const refused = [{ extensions: { code: 'BAD_INPUT', fields: ['username'] } }]
    expect((await joinAs(username)).errors).toMatchObject(refused)
    const mobile = freshMobile()
    const code = await codeFor(g, mobile, 'REGISTER')
    expect((await register(g, { username, mobile, code })).errors).toMatchObject(refused)
    await expect(createMember(g.deps, { username })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    // The code was not spent on it.
    expect((await register(g, { username: `ok${mobile}`, mobile, code })).errors).toBeUndefined()
  })
})

it('a pasted number is that number and no name beside it', async () => {
  const plain = await joinAs('13955550001')
  expect(plain.data.register.member).toMatchObject({ mobile: '+8613955550001' })
  for (const username of ['\u202d13955550001\u202c', '１３９５５５５０００１', 'tel:139-5555-0001'])
    expect(failuresOf(await joinAs(username))).toEqual(failure('MEMBER_EXISTS'))
  const pasted = await joinAs('\u202d13955550002\u202c')
  expect(pasted.data.register.member).toMatchObject({ mobile: '+8613955550002' })
  const where = { usernameKey: '13955550002' }
  expect(await g.deps.db.member.findUnique({ where })).toMatchObject({ username: '13955550002' })
})

it('20 spellings at once make one member', async () => {
  const spellings = Array.from({ length: 20 }, (_, i) => ['Racer', 'racer ', 'ｒacer', ' RACER'][i % 4] ?? '')
  const answers = await Promise.all(spellings.map(joinAs))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  const codes = new Set(answers.map(codeOf))
  expect([...codes].toSorted()).toEqual(['MEMBER_EXISTS', undefined])
})

it('a member of before, whose name would be refused today, still logs in, and beside it the plain one', async () => {
  const made = await createMember(g.deps, { username: 'older', password: 'correct horse' })
  const data = { username: 'older ', usernameKey: 'older ' }
  await g.deps.db.member.update({ where: { id: made.id }, data })
  const plain = await createMember(g.deps, { username: 'older', password: 'battery staple' })
  const me = async (name: string, password: string) => {
    const { accessToken } = await login(g, name, password)
    const headers = { authorization: `Bearer ${accessToken}` }
    return (await g.graphql('{ me { id } }', {}, headers)).data.me.id
  }
  expect(await me('older ', 'correct horse')).toBe(made.id)
  expect(await me('older', 'battery staple')).toBe(plain.id)
  expect(await me(' older', 'battery staple')).toBe(plain.id)
})

it('what others read of a member and its device holds nothing that turns or hides text', async () => {
  const operation = `mutation ($u: String!, $n: String, $r: String, $a: String, $d: String) {
    register(username: $u, password: "a fine new password", scene: "open", nickname: $n, realname: $r, avatar: $a, device: $d) {
      member { nickname realname avatar }
    }
  }`
  const given = { n: '\u202eevil 👩‍👩‍👧', r: '\u001b[31mred\n', a: 'javascript:alert(1)', d: 'phone\u0007' }
  const { data } = await from(g, freshAddress()).graphql(operation, { u: 'decorated', ...given })
  expect(data.register.member).toEqual({ nickname: 'evil 👩‍👩‍👧', realname: '[31mred', avatar: null })
  const session = await g.deps.db.session.findFirstOrThrow({ where: { member: { username: 'decorated' } } })
  expect(session.device).toBe('phone')
})
