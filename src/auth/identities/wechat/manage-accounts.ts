import type { WechatAccount } from '../../../db/generated/client.ts'
import { isRowGone, isUniqueViolation } from '../../../db/errors.ts'
import type { Deps } from '../../../deps.ts'
import { AuthError } from '../../../errors.ts'
import { seal } from '../../secrets/keys.ts'
import { newToken } from '../../secrets/tokens.ts'
import { requireWechatAccount, secretPlace, type WechatKind } from './accounts.ts'
import { forgetUnions } from './remove-account.ts'

type ManageDeps = Pick<Deps, 'db' | 'keys'>

export type NewWechatAccount = {
  type: WechatKind
  appid: string
  secret: string
  /** What clients call it by; made here when left out. */
  hash?: string | undefined
  /** True: the account of its type that is meant when a request names none. */
  isDefault?: boolean | undefined
  openPlatform?: string | undefined
  hosts?: string[] | undefined
}

/** Adds an account. Throws WECHAT_ACCOUNT_EXISTS for an appid or hash in use, BAD_INPUT for a hash or host that is none. */
export async function addWechatAccount(
  deps: ManageDeps & Pick<Deps, 'now' | 'random'>,
  input: NewWechatAccount,
): Promise<WechatAccount> {
  const { type, appid, isDefault = false } = input
  const data = {
    type,
    appid,
    secretSealed: seal(deps.keys.seal, input.secret, secretPlace(appid)),
    hash: hashOf(input.hash ?? newHash(deps)),
    defaultFor: isDefault ? type : null,
    openPlatform: input.openPlatform ?? 'default',
    hosts: (input.hosts ?? []).map(hostOf),
    createdAt: new Date(deps.now()),
  }
  const steps = [...(isDefault ? [endDefault(deps, type)] : []), deps.db.wechatAccount.create({ data })]
  await unlessTaken(deps.db.$transaction(steps))
  return requireWechatAccount(deps, appid)
}

/** What may change of an account; what is left out stays. Its kind and appid are what it is. */
export type WechatAccountChanges = Omit<NewWechatAccount, 'type' | 'appid' | 'secret'> & {
  secret?: string | undefined
}

/**
 * Changes an account. Another open platform forgets the unionids that only this account has shown: they meant somebody
 * inside the one before; its members are still known by openid. Throws WECHAT_ACCOUNT_UNKNOWN, WECHAT_ACCOUNT_EXISTS
 * for a hash in use, BAD_INPUT for a hash or host that is none.
 */
export async function updateWechatAccount(
  deps: ManageDeps,
  { appid, ...changes }: WechatAccountChanges & { appid: string },
): Promise<WechatAccount> {
  const { id, type, ...before } = await requireWechatAccount(deps, appid)
  const { secret, hash, hosts, openPlatform, isDefault } = changes
  const data = {
    ...(secret === undefined ? {} : { secretSealed: seal(deps.keys.seal, secret, secretPlace(appid)) }),
    ...(hash === undefined ? {} : { hash: hashOf(hash) }),
    ...(hosts === undefined ? {} : { hosts: hosts.map(hostOf) }),
    ...(openPlatform === undefined ? {} : { openPlatform }),
    ...(isDefault === undefined ? {} : { defaultFor: isDefault ? type : null }),
  }
  const moves = openPlatform !== undefined && openPlatform !== before.openPlatform
  const steps = [
    ...(isDefault ? [endDefault(deps, type)] : []),
    ...(moves ? [forgetUnions(deps, id)] : []),
    deps.db.wechatAccount.update({ where: { id }, data }),
  ]
  await unlessTaken(deps.db.$transaction(steps))
  return requireWechatAccount(deps, appid)
}

function endDefault({ db }: Pick<Deps, 'db'>, type: string) {
  return db.wechatAccount.updateMany({ where: { defaultFor: type }, data: { defaultFor: null } })
}

async function unlessTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('WECHAT_ACCOUNT_EXISTS')
    if (isRowGone(error)) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
    throw error
  }
}

// A letter first: a hash of digits only would be read as the number of an account.
function newHash(deps: Pick<Deps, 'now' | 'random'>): string {
  const letters = newToken(deps, 'alphanumeric').replace(/^\d+/, '')
  return letters.length >= 10 ? letters.slice(0, 10) : newHash(deps)
}

function hashOf(text: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]{5,9}$/.test(text)) throw new AuthError('BAD_INPUT', { fields: ['hash'] })
  return text
}

function hostOf(text: string): string {
  const host = text.trim().toLowerCase()
  if (!URL.canParse(`https://${host}/`) || new URL(`http://${host}/`).host !== host)
    throw new AuthError('BAD_INPUT', { fields: ['hosts'] })
  return host
}
