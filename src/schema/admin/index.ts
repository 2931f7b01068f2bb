import './apps.ts'
import './audit.ts'
import { builder } from './builder.ts'
import './errors.ts'
import './invites.ts'
import './keys.ts'
import './member-changes.ts'
import './members.ts'
import './privacy.ts'
import './scenes.ts'
import './sessions.ts'
import './statistics.ts'
import './wechat.ts'
import './wechat-identities.ts'

/** What operators can do over GraphQL, at /admin/graphql. */
export const adminSchema = builder.toSchema()
