import type { Failure, Table } from '../../../rest-compat/dialect.ts'
import { json } from '../../../rest-compat/json.ts'

const refused = ({ code }: Failure) => ({ ok: 'no', why: code })
const nowhere = () => json({ ok: 'no', why: 'nowhere' })

/** `{ok: "yes", toy}` or `{ok: "no", why}`. */
export const envelope = {
  success: ({ body }) => ({ ok: 'yes', toy: body }),
  failure: refused,
  wrongMethod: nowhere,
  notFound: nowhere,
} satisfies Pick<Table, 'success' | 'failure' | 'wrongMethod' | 'notFound'>
