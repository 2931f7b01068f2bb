import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMember } from '../../../src/auth/members/members.ts'
import { failure, failuresOf, openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { bearer, login } from '../../support/operations.ts'

const password = 'correct horse'

let g: TestGateway
let token: string
beforeAll(async () => {
  g = await openTestGateway()
  await createMember(g.deps, { username: 'ann', password, mobile: '13800138000', proven: 'all' })
  token = (await login(g, 'ann', password)).accessToken
})
afterAll(() => g.close())

const fields =
  'username mobile email nickname realname avatar gender birthday qq homePhone provinceId cityId areaId'

const update = (input: object, headers = bearer(token)) =>
  g.graphql(
    `mutation ($input: ProfileInput!) { updateProfile(input: $input) { ${fields} } }`,
    { input },
    headers,
  )

const nothing = {
  nickname: null,
  realname: null,
  avatar: null,
  gender: 0,
  birthday: null,
  qq: null,
  homePhone: null,
  provinceId: 0,
  cityId: 0,
  areaId: 0,
}

describe('a member says of itself', () => {
  it('all that the row has for it, changes only what it names, and takes it back by null', async () => {
    const all = {
      nickname: '小安',
      realname: 'An Example',
      avatar: 'https://pictures.example/a.png',
      gender: 2,
      birthday: '2000-02-29',
      qq: '10001',
      homePhone: '010-12345678',
      provinceId: 1,
      cityId: 2,
      areaId: 3,
    }
    expect((await update(all)).data.updateProfile).toMatchObject({ ...all, username: 'ann' })
    expect((await update({ nickname: 'An' })).data.updateProfile).toMatchObject({ ...all, nickname: 'An' })
    const { data } = await g.graphql(`{ me { ${fields} } }`, {}, bearer(token))
    expect(data.me).toMatchObject({ ...all, nickname: 'An' })
    const empty = Object.fromEntries(Object.keys(all).map((name) => [name, null]))
    expect((await update(empty)).data.updateProfile).toMatchObject(nothing)
  })

  it('texts without what nobody sees, and pictures by https', async () => {
    const given = {
      nickname: '  A\u202en\u200b ',
      realname: '\u2067',
      avatar: 'http://pictures.example/a.png',
    }
    expect((await update(given)).data.updateProfile).toMatchObject({
      nickname: 'An',
      realname: null,
      avatar: 'https://pictures.example/a.png',
    })
  })

  it.each([
    ['avatar', 'javascript:alert(1)'],
    ['avatar', 'data:image/png;base64,AAAA'],
    ['avatar', 'ftp://pictures.example/a.png'],
    ['avatar', '//pictures.example/a.png'],
    ['avatar', 'https://pictures.example/a b.png'],
    ['birthday', '2000-02-30'],
    ['birthday', '31.01.2000'],
    ['birthday', '1899-12-31'],
    ['birthday', '2999-01-01'],
    ['gender', 3],
    ['gender', -1],
    ['provinceId', -1],
    ['nickname', 'n'.repeat(101)],
    ['nickname', 'a\0b'],
  ])('no %s like %s', async (field, value) => {
    const { errors } = await update({ [field]: value })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', fields: [field] } }])
  })

  it('nothing that lets anybody log in: numbers and addresses in it are no names', async () => {
    const names = {
      nickname: '13900139000',
      homePhone: '13900139000',
      qq: 'ann@mail.example',
      realname: 'ben',
    }
    expect((await update(names)).data.updateProfile).toMatchObject({ ...names, username: 'ann', email: null })
    for (const username of ['13900139000', '+8613900139000', 'ann@mail.example', 'ben']) {
      const query = 'mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { sessionId } }'
      expect(failuresOf(await g.graphql(query, { u: username, p: password }))).toEqual(
        failure('INVALID_CREDENTIALS'),
      )
    }
    // And they are in nobody's way.
    await createMember(g.deps, {
      username: 'ben',
      password,
      mobile: '13900139000',
      email: 'ann@mail.example',
    })
  })

  it('neither its names nor its contacts', async () => {
    for (const field of ['username', 'mobile', 'email', 'levelId'])
      expect((await update({ [field]: 'x' })).errors).toMatchObject([{ extensions: { code: 'BAD_INPUT' } }])
  })
})

describe('a change of the profile', () => {
  it('wants a session', async () => {
    expect(failuresOf(await update({ nickname: 'x' }, bearer('no-such-token')))).toEqual(
      failure('TOKEN_INVALID'),
    )
    expect(failuresOf(await g.graphql('mutation { updateProfile(input: {}) { id } }'))).toEqual(
      failure('UNAUTHENTICATED'),
    )
  })

  it('is audited without what was said, and counted: sixty an hour', async () => {
    await g.pass(3_600)
    const own = (await login(g, 'ben', password)).accessToken
    for (let n = 0; n < 60; n++)
      expect((await update({ nickname: `secret ${n}` }, bearer(own))).errors).toBeUndefined()
    const { errors } = await update({ nickname: 'one more' }, bearer(own))
    expect(errors).toMatchObject([{ extensions: { code: 'TOO_MANY_REQUESTS' } }])
    const rows = await g.deps.db.auditEvent.findMany({ where: { event: 'profile-changed', memberId: 2 } })
    expect(rows.filter(({ result }) => result === 'ok')).toHaveLength(60)
    expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? '' : value))).not.toContain(
      'secret',
    )
  })
})
