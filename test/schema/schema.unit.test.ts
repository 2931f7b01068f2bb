import { readFile } from 'node:fs/promises'
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  type GraphQLSchema,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { legacyError } from '../../rest-compat/api-v1/codes.ts'
import { errorText, errorTexts, type ErrorCode } from '../../src/errors.ts'
import { adminSchema } from '../../src/schema/admin/index.ts'
import { schema } from '../../src/schema/index.ts'
import { printSortedSchema } from '../../src/schema/shared/sorted.ts'

const codes = Object.keys(errorTexts) as ErrorCode[]

/** Everything of a schema that can carry a description, by its path. */
function* described(
  schema: GraphQLSchema,
): Generator<[path: string, description: string | null | undefined]> {
  const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))
  const builtIn = ['String', 'Int', 'Float', 'Boolean', 'ID']
  for (const type of own) {
    if (builtIn.includes(type.name)) continue
    yield [type.name, type.description]
    if (isEnumType(type))
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description]
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description]
      if (!('args' in field)) continue
      for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name})`, arg.description]
    }
  }
  for (const directive of schema.getDirectives())
    if (!isSpecifiedDirective(directive)) yield [`@${directive.name}`, directive.description]
}

describe.each([
  ['public', schema, 'src/schema/schema.graphql'],
  ['admin', adminSchema, 'src/schema/admin/schema.graphql'],
])('%s schema', (_, schema, committed) => {
  it('is the committed one: a change is made with npm run generate, and reviewed', async () => {
    expect(printSortedSchema(schema)).toBe(await readFile(committed, 'utf8'))
  })

  it('describes every type, field, argument and enum value', () => {
    const all = [...described(schema)]
    expect(all.length).toBeGreaterThan(80)
    expect(all.filter(([, text]) => !/^\S.*\S$/s.test(text ?? ''))).toEqual([])
  })

  it('describes nothing in three words or fewer, which could only repeat the name', () => {
    const words = (text: string) => text.split(/\s+/).length
    const short = [...described(schema)].filter(
      ([path, text]) => words(text ?? '') <= 3 && !/^ErrorCode\./.test(path),
    )
    // For languages, kinds and purposes the name and one word are all there is to say.
    const enums = /^(CodePurpose|Language|WechatKind)\./
    expect(short.filter(([path]) => !enums.test(path))).toEqual([])
  })

  it('lists exactly the error codes that errors can have', () => {
    const listed = schema.getType('ErrorCode')
    if (!isEnumType(listed)) throw new Error('ErrorCode is no enum')
    expect(
      listed
        .getValues()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(codes.toSorted())
  })

  it('names in its descriptions only error codes that exist', () => {
    const named = [...described(schema)].flatMap(([path, text]) =>
      [...(text ?? '').matchAll(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g)].map(([word]) => [path, word] as const),
    )
    // An algorithm, and a setting.
    const others = ['HMAC_SHA256', 'GATEWAY_SECRET']
    const unknown = named.filter(([, word]) => !(codes as string[]).includes(word) && !others.includes(word))
    expect(named.length).toBeGreaterThan(10)
    expect(unknown).toEqual([])
  })
})

it('of the admin names nothing that the public schema has room for', () => {
  const rootFields = (of: GraphQLSchema) => Object.keys(of.getMutationType()?.getFields() ?? {})
  expect(rootFields(adminSchema).length).toBeGreaterThan(10)
  expect(rootFields(adminSchema).filter((name) => rootFields(schema).includes(name))).toEqual([])
})

describe('error catalogue', () => {
  it.each(codes)('has a Chinese and an English text for %s, and no two English ones alike', (code) => {
    const [zh, en] = [errorText(code, 'zh'), errorText(code, 'en')]
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[A-Z][\x20-\x7e]+\.$/)
    expect(codes.filter((other) => errorText(other, 'en') === en)).toEqual([code])
  })

  it.each(codes)('has a number and text of api-v1 for %s', (code) => {
    const { code: number, error } = legacyError(code)
    // The failures of the published documents; rest-compat/api-v1/CONTRACT.md#codes.
    const documented = {
      1: '服务器维护中 请稍后再试',
      2: '帐号被禁用',
      3: 'appid过期',
      101: '未知错误',
      102: 'Token失效',
      405: '禁止访问',
      1001: '参数无效',
      1002: '授权参数无效',
      1003: '密文校验失败',
      1004: '用户名不存在或密码错误',
      1005: '键值对重复',
      1006: '未找到',
      1007: '无效操作',
      1008: '授权码错误或未找到',
      1009: '已被使用',
      1012: '用户已存在',
      1013: '验证码请求过于平凡',
      1014: '邮箱发送失败',
      1015: '手机发送失败',
      1016: '手机号格式有问题',
      1017: '验证码错误',
      1018: '用户不存在',
      1021: 'Bundle_id不存在',
    } as const
    expect(documented[number as keyof typeof documented]).toBe(error)
  })
})
