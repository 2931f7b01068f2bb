import { errorTexts } from '../errors.ts'
import { builder } from './builder.ts'
import { errorCodeValues } from './shared/error-codes.ts'

const ErrorCodeEnum = builder.enumType('ErrorCode', errorCodeValues)

// An enum that no field names is left out of the schema: clients generate their types from it.
builder.queryField('errorCodes', (t) =>
  t.field({
    type: [ErrorCodeEnum],
    description: 'All error codes of this server.',
    resolve: () => Object.keys(errorTexts),
  }),
)
