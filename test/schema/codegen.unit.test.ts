import { readFileSync } from 'node:fs'
import { generate } from '@graphql-codegen/cli'
import { describe, expect, it } from 'vitest'
import type { ErrorCode as Generated } from '../../rest-compat/gql/graphql.ts'
import { errorTexts, type ErrorCode } from '../../src/errors.ts'

const codes = Object.keys(errorTexts)

/** The types that GraphQL Code Generator writes for an app with these documents. */
async function typesFor(documents: string, config: object): Promise<string> {
  const made: { filename: string; content: string }[] = await generate(
    {
      silent: true,
      schema: 'src/schema/schema.graphql',
      documents,
      generates: { 'app/': { preset: 'client', config } },
    },
    false,
  )
  return made.find(({ filename }) => filename.endsWith('/graphql.ts'))?.content ?? ''
}

describe('the types an app generates', () => {
  it.each([{}, { onlyOperationTypes: true }, { enumsAsTypes: true }])(
    'have every error code, unasked: %o',
    async (config) => {
      const types = await typesFor('query Me { me { id } }', config)
      expect(types).toMatch(/export (enum|type) ErrorCode/)
      for (const code of codes) expect(types).toContain(`'${code}'`)
    },
  )

  it('have them by the document that the guide names, whatever the generator leaves out', async () => {
    const guide = readFileSync('docs/en/app-developer.md', 'utf8')
    const document = /`(query \w+ \{ errorCodes \})`/.exec(guide)?.[1] ?? ''
    expect(await typesFor(document, { onlyOperationTypes: true })).toMatch(
      /export type \w+Query = .*errorCodes: Array<ErrorCode>/,
    )
  })

  it('are those of the catalogue', () => {
    // Fails the type check where one has a code that the other lacks.
    const same: [Generated] extends [ErrorCode] ? ([ErrorCode] extends [Generated] ? true : never) : never =
      true
    expect(same).toBe(true)
  })
})
