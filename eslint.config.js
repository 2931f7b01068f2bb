// Rules that find mistakes, most of them by types; layout is prettier's. `npm run lint` allows no warning.
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Written by tools. */
const generated = ['src/db/generated', 'rest-compat/gql']

/** What runs in production. */
const shipped = ['src/**', 'rest-compat/**']

/** Every rejection is handled, every promise awaited or marked `void`. */
const promises = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
}

/** The types tell the truth: all cases of a union are handled, nothing is asserted in vain. */
const types = {
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-redundant-type-constituents': 'error',
  '@typescript-eslint/no-duplicate-type-constituents': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  '@typescript-eslint/no-deprecated': 'error',
}

/** Values that do not do what they seem to. */
const values = {
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  '@typescript-eslint/no-unsafe-unary-minus': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-constant-binary-expression': 'error',
  'no-loss-of-precision': 'error',
  'no-self-compare': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
}

const defaultExport = { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' }

// Not max-params: GraphQL gives a resolver four or five.
const manyParameters = {
  selector:
    ':function[params.length>3]:not(Property[key.name="resolve"] > :function):not([params.3.name="info"])',
  message: 'Three parameters are enough: what belongs together is one object.',
}

export default defineConfig(
  { ignores: ['**/node_modules', 'dist', 'data', ...generated] },
  {
    files: ['**/*.ts', '**/*.js'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    rules: { ...promises, ...types, ...values },
  },
  {
    files: shipped,
    rules: {
      'no-console': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-syntax': ['error', defaultExport, manyParameters],
    },
  },
  {
    files: ['test/**'],
    rules: {
      // An answer's JSON: assertions say what shape it has.
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
)
