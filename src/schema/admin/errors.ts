import { errorTexts } from '../../errors.ts'
import { errorCodeValues } from '../shared/error-codes.ts'
import { builder } from './builder.ts'

const ErrorCodeEnum = builder.enumType('ErrorCode', errorCodeValues)

builder.queryField('errorCodes', (t) =>
  t.field({
    type: [ErrorCodeEnum],
    description: 'All error codes of this server.',
    resolve: () => Object.keys(errorTexts),
  }),
)
