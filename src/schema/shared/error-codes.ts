import { errorTexts } from '../../errors.ts'

/** The enum of every error code, the same in every schema. */
export const errorCodeValues = {
  description:
    'Every value `extensions.code` of an error can have. The message comes in zh or en (Accept-Language).',
  values: Object.fromEntries(
    Object.entries(errorTexts).map(([code, [zh, en]]) => [code, { description: `${en} ${zh}。` }]),
  ),
}
