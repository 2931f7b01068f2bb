import { actAsAdmin } from '../../auth/admin/admin.ts'
import type { AdminContext } from '../context.ts'
import './apps.ts'
import './audit.ts'
import { builder } from './builder.ts'
import './errors.ts'
import './invites.ts'
import './members.ts'
import './scenes.ts'
import './sessions.ts'
import './wechat.ts'

/** What operators can do over GraphQL, at /admin/graphql. */
export const adminSchema = builder.toSchema()

// Around every mutation there is, so that none can be added that is open to readers or goes unaudited.
for (const field of Object.values(adminSchema.getMutationType()?.getFields() ?? {})) {
  const { name, resolve } = field
  field.resolve = (root, args, ctx: AdminContext, info) =>
    actAsAdmin(ctx, { name, args }, () => resolve?.(root, args, ctx, info))
}
