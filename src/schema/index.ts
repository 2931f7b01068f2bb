import { builder } from './builder.ts'
import './codes.ts'
import './contacts.ts'
import './errors.ts'
import './guests.ts'
import './join.ts'
import './login.ts'
import './members.ts'
import './passwords.ts'
import './privacy.ts'
import './sessions.ts'
import './tokens.ts'
import './wechat.ts'

/** The whole GraphQL surface. */
export const schema = builder.toSchema()
