import type { GraphQLSchema } from 'graphql'
import { z } from 'zod'
import { said } from '../../rest-compat/api-auth/codes.ts'
import { legacyError } from '../../rest-compat/api-v1/codes.ts'
import { textsOf } from '../../rest-compat/v1-site/texts.ts'
import { statuses } from '../../src/doors/admin/door.ts'
import { errorAdvice, errorTexts, type ErrorCode } from '../../src/errors.ts'
import { adminSchema } from '../../src/schema/admin/index.ts'
import { schema } from '../../src/schema/index.ts'
import { code, table } from './table.ts'

const intro = `# Errors

Generated from the code (\`src/errors.ts\`, \`rest-compat\`) by \`npm run generate\`: do not edit.

Over GraphQL an error has its code in \`extensions.code\` and a text for people in \`message\`, in Chinese or English by
\`Accept-Language\`. Decide by the code: texts may change. Beside the code, \`extensions\` may have

- \`retryAfter\`: seconds until another try makes sense,
- \`fields\`: the names of the arguments at fault,
- \`captcha\`: true when the next try needs a captcha,
- \`reason\`: what WeChat said,
- \`openid\`: who WeChat says the caller is,
- \`members\`: how many members it concerns,
- \`requestId\`: what the log names the request by.

The status is 200 when the operation ran, whatever it answered, and to every client that asks for \`application/json\`; it
is 400 when a client asks for \`application/graphql-response+json\` and the operation could not run.
`

const codes = Object.keys(errorTexts) as ErrorCode[]

/** The reference of errors. */
export function errorsPage(): string {
  return [intro, catalogue(), oldWires(), byOperation()].filter(Boolean).join('\n')
}

function catalogue(): string {
  const rows = codes.map((name) => {
    const [zh, en] = errorTexts[name]
    return [code(name), en, zh, errorAdvice[name] ?? '']
  })
  const doors = Object.entries(statuses).map(([name, status]) => `${code(name)} with ${status}`)
  return `## Codes

${table(['code', 'English', '中文', 'what to do'], rows)}

\`/admin/graphql\` answers ${doors.join(', ')} to requests that it does not let in.
`
}

function oldWires(): string {
  const rows = codes.map((name) => {
    const { code: number, error } = legacyError(name)
    const { code: status, msg } = said({ code: name }, '', {})
    return [code(name), `${number} ${error}`, String(siteCode(name)), `${status} ${msg}`]
  })
  return `## On the old paths

The number, and the text where it does not depend on the path. Some paths tell a code in their own way: see the contract
of each wire in \`rest-compat\`. The HTTP status is 200.

${table(['code', 'api-v1', 'v1-site', 'api-auth'], rows)}
`
}

function siteCode(name: ErrorCode): number {
  const texts = textsOf({ flavour: 'rf3', groupOptional: true, passwordMin: 0, accessTtl: 0, refreshTtl: 0 })
  const telling = texts[name]
  const anyCall = {
    action: '',
    request: new Request('http://gateway/'),
    params: {},
    now: 0,
    typed: { isEmail: () => false, mobileIn: () => null, digitsIn: () => '' },
  }
  return (typeof telling === 'function' ? telling(anyCall) : telling).code
}

const declared = z.object({ operation: z.object({ fails: z.array(z.string()) }) })

/** Each operation with the codes that it says it can answer; nothing while none says so. */
function byOperation(): string {
  const rows = [...fieldsOf(schema, ''), ...fieldsOf(adminSchema, ' (admin)')]
  return rows.some(([, fails]) => fails)
    ? `## By operation

Every operation may also answer \`BAD_INPUT\`, \`BAD_REQUEST\`, \`TOO_COMPLEX\`, \`UNAVAILABLE\` and \`INTERNAL\`.

${table(
  ['operation', 'errors'],
  rows.filter(([, fails]) => fails),
)}
`
    : ''
}

function fieldsOf(of: GraphQLSchema, suffix: string): [operation: string, fails: string][] {
  const roots = [of.getQueryType(), of.getMutationType()]
  return roots
    .flatMap((root) => Object.values(root?.getFields() ?? {}))
    .map(({ name, extensions }) => {
      const { data } = declared.safeParse(extensions)
      return [`${code(name)}${suffix}`, (data?.operation.fails ?? []).map(code).join(', ')]
    })
}
