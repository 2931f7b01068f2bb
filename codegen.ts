import type { CodegenConfig } from '@graphql-codegen/cli'

// Typed operations for rest-compat: a schema change that breaks a legacy route fails the type check.
const config: CodegenConfig = {
  schema: 'src/schema/schema.graphql',
  documents: ['rest-compat/**/*.graphql'],
  emitLegacyCommonJSImports: false,
  generates: {
    'rest-compat/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', ID: 'string', JSON: 'unknown' },
      },
    },
  },
}

export default config
