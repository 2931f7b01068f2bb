import type { Member } from '../../db/generated/client.ts'
import type { Client, Grant } from '../../caller.ts'
import type { Asker, Deps } from '../../deps.ts'
import { AuthError } from '../../errors.ts'
import { audited } from '../audit/audit.ts'
import { boundSince, freshSince } from '../identities/wechat/fresh-bindings.ts'
import { settleChange, type ChangeOptions } from '../members/settle-change.ts'
import { hashPassword, verifyPassword } from '../passwords/password.ts'
import { assertPasswordAcceptable } from '../passwords/rules.ts'
import type { LoginDeps } from './login.ts'
import { proveByPassword } from './prove-by-password.ts'

type ChangeDeps = LoginDeps & Pick<Deps, 'sender'>
type PasswordChange = ChangeOptions & { grant: Grant; currentPassword: string; newPassword: string }

/**
 * Sets a new password for the member of a live session, ends its other sessions unless told otherwise, and tells its
 * contacts, with how many WeChat users were bound of late. Throws INVALID_CREDENTIALS when the current one is wrong,
 * PASSWORD_UNACCEPTABLE, TOO_MANY_ATTEMPTS, BUSY.
 */
export async function changePassword(deps: ChangeDeps, client: Client, input: PasswordChange): Promise<void> {
  const { memberId, sessionId, appid } = input.grant
  await audited(deps, client, { event: 'password-changed', memberId, sessionId, appid }, async (about) => {
    await change(deps, client, input)
    await about.succeeded()
  })
}

const field = 'currentPassword'

async function change(deps: ChangeDeps, client: Client, input: PasswordChange): Promise<void> {
  const { grant, currentPassword: password, newPassword } = input
  const { memberId, username } = grant
  const { mobile, email } = await deps.db.member.findUniqueOrThrow({ where: { id: memberId } })
  const words = [username, mobile, email]
  assertPasswordAcceptable(client, { password: newPassword, words, field: 'newPassword' })
  const { member: checked, asker } = await proveByPassword(deps, client, { grant, password, field })
  const passwordHash = await hashPassword(deps, newPassword)
  const member = await replace(deps, checked, { password, asker, passwordHash })
  const bound = await boundSince(deps, memberId, freshSince(deps))
  const told = { member, what: 'password-change', bound, reason: 'password-changed' } as const
  await settleChange(deps, client, { ...input, ...told })
}

type Replacement = { password: string; asker: Asker; passwordHash: string }

// Only over the hash just checked. Another one there is another password, or the same that `keys reseal` wrote anew.
async function replace(deps: LoginDeps, { id, ...checked }: Member, next: Replacement): Promise<Member> {
  const [changed] = await deps.db.member.updateManyAndReturn({
    where: { id, passwordHash: checked.passwordHash },
    data: { passwordHash: next.passwordHash, mustChangePassword: false },
  })
  if (changed) return changed
  const member = await deps.db.member.findUniqueOrThrow({ where: { id } })
  if ((await verifyPassword(deps, next, member)) === 'wrong')
    throw new AuthError('INVALID_CREDENTIALS', { fields: [field] })
  return replace(deps, member, next)
}
