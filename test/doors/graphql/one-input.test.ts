// Operations with many arguments take one `input`; the flat arguments of older clients mean the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { setScene } from '../../../src/auth/members/scenes.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password: 'correct horse' })
  await setScene(g.deps, { bundleid: 'fair', verify: false })
})
afterAll(() => g.close())

const mutations = {
  login: ['LoginInput', 'group'],
  register: ['RegisterInput', 'member { username }'],
  wxLogin: ['WxLoginInput', 'openid'],
} as const
type Name = keyof typeof mutations

function byInput(name: Name, input: unknown) {
  const [type, selection] = mutations[name]
  return g.graphql(`mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`, { input })
}

/** Flat arguments, written into the document, and `input` where one is given. */
function flat(name: Name, given: Record<string, unknown>, input?: object) {
  const [type, selection] = mutations[name]
  const args = Object.entries(given).map(([arg, value]) => `${arg}: ${JSON.stringify(value)}`)
  const all = [...args, ...(input ? ['input: $input'] : [])]
  const declared = input ? `($input: ${type})` : ''
  const call = all.length > 0 ? `${name}(${all.join(', ')})` : name
  return g.graphql(`mutation ${declared} { ${call} { ${selection} } }`, input && { input })
}

const badInput = (fields: string[]) => [
  expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_INPUT', fields }) }),
]

describe('login', () => {
  const ann = { username: 'ann', password: 'correct horse', group: 'h5' }

  it('takes its arguments either way', async () => {
    expect(await byInput('login', ann)).toEqual({ data: { login: { group: 'h5' } } })
    expect(await flat('login', ann)).toEqual({ data: { login: { group: 'h5' } } })
  })

  it('refuses a wrong password either way', async () => {
    const wrong = { ...ann, password: 'wrong horse' }
    for (const answer of [await byInput('login', wrong), await flat('login', wrong)])
      expect(failuresOf(answer)).toEqual(failure('INVALID_CREDENTIALS'))
  })

  it('names what breaks a rule alike, either way', async () => {
    const empty = { ...ann, username: '' }
    for (const answer of [await byInput('login', empty), await flat('login', empty)])
      expect(answer.errors).toEqual(badInput(['username']))
  })
})

describe('register', () => {
  it('takes its arguments either way', async () => {
    const joining = { password: 'a long passphrase', scene: 'fair', login: false }
    expect(await byInput('register', { ...joining, username: 'bob' })).toEqual({
      data: { register: { member: { username: 'bob' } } },
    })
    expect(await flat('register', { ...joining, username: 'carol' })).toEqual({
      data: { register: { member: { username: 'carol' } } },
    })
  })
})

describe('wxLogin', () => {
  it('takes its arguments either way', async () => {
    const unknown = { code: 'c', wxid: 'nobody' }
    for (const answer of [await byInput('wxLogin', unknown), await flat('wxLogin', unknown)])
      expect(failuresOf(answer)).toEqual(failure('WECHAT_ACCOUNT_UNKNOWN'))
  })
})

describe.each([
  ['login', { username: 'ann', password: 'correct horse' }, { username: 'ann' }, 'password'],
  ['register', { password: 'a long passphrase' }, { username: 'dave' }, 'password'],
  ['wxLogin', { code: 'c' }, { wxid: 'w' }, 'code'],
] as const)('%s', (name, whole, part, missing) => {
  it('refuses both ways at once, and names what was given twice', async () => {
    const { errors } = await flat(name, part, whole)
    expect(errors).toEqual(badInput(['input', ...Object.keys(part)]))
  })

  it('refuses neither', async () => {
    expect((await flat(name, {})).errors).toEqual(badInput(['input']))
    expect((await byInput(name, null)).errors).toEqual(badInput(['input']))
  })

  it('names what is missing of the flat arguments', async () => {
    expect((await flat(name, part)).errors).toEqual(badInput([missing]))
  })

  it('refuses an input without what it needs', async () => {
    expect(failuresOf(await byInput(name, part))[0]?.code).toBe('BAD_INPUT')
  })
})
