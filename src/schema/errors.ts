import { errorTexts } from '../errors.ts'
import { builder } from './builder.ts'

const values = Object.fromEntries(
  Object.entries(errorTexts).map(([code, [zh, en]]) => [code, { description: `${en} ${zh}。` }]),
)

const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description:
    'Every value `extensions.code` of an error can have. The message comes in zh or en (Accept-Language).',
  values,
})

// An enum that no field names is left out of the schema: clients generate their types from it.
builder.queryField('errorCodes', (t) =>
  t.field({
    type: [ErrorCodeEnum],
    description: 'All error codes of this server.',
    resolve: () => Object.keys(errorTexts),
  }),
)
