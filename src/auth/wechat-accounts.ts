import type { WechatAccount } from '../db/generated/client.ts'
import { isUniqueViolation } from '../db/errors.ts'
import type { Deps } from '../deps.ts'
import { AuthError } from '../errors.ts'
import { seal, unseal } from './keys.ts'
import { newToken } from './tokens.ts'

export type WechatKind = 'official' | 'mini'

/** An account with its secret in plain: only for the length of a call to WeChat. */
export type OpenAccount = {
  id: number
  type: WechatKind
  appid: string
  secret: string
  openPlatform: string
  hosts: string[]
}

type AccountDeps = Pick<Deps, 'db' | 'keys'>

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
  deps: AccountDeps & Pick<Deps, 'now' | 'random'>,
  input: NewWechatAccount,
): Promise<WechatAccount> {
  const hash = input.hash ?? newHash(deps)
  if (!/^[A-Za-z][A-Za-z0-9]{5,9}$/.test(hash)) throw new AuthError('BAD_INPUT', { fields: ['hash'] })
  const data = {
    type: input.type,
    appid: input.appid,
    secretSealed: seal(deps.keys.seal, input.secret),
    hash,
    defaultFor: input.isDefault ? input.type : null,
    openPlatform: input.openPlatform ?? 'default',
    hosts: (input.hosts ?? []).map(hostOf),
    createdAt: new Date(deps.now()),
  }
  const older = { where: { defaultFor: input.type }, data: { defaultFor: null } }
  const { wechatAccount } = deps.db
  try {
    if (!input.isDefault) return await wechatAccount.create({ data })
    return (await deps.db.$transaction([wechatAccount.updateMany(older), wechatAccount.create({ data })]))[1]
  } catch (error) {
    if (isUniqueViolation(error)) throw new AuthError('WECHAT_ACCOUNT_EXISTS')
    throw error
  }
}

/** All accounts, the oldest first. */
export function listWechatAccounts({ db }: Pick<Deps, 'db'>): Promise<WechatAccount[]> {
  return db.wechatAccount.findMany({ orderBy: { id: 'asc' } })
}

// A letter first: a hash of digits only would be read as the number of an account.
function newHash(deps: Pick<Deps, 'now' | 'random'>): string {
  const letters = newToken(deps, 'alphanumeric').replace(/^\d+/, '')
  return letters.length >= 10 ? letters.slice(0, 10) : newHash(deps)
}

function hostOf(text: string): string {
  const host = text.trim().toLowerCase()
  if (!URL.canParse(`https://${host}/`) || new URL(`http://${host}/`).host !== host)
    throw new AuthError('BAD_INPUT', { fields: ['host'] })
  return host
}

/**
 * The account clients call `wxid`: its hash or its number; without one the default of the first of `kinds` that has
 * any. Throws WECHAT_ACCOUNT_UNKNOWN.
 */
export async function findWechatAccount(
  deps: AccountDeps,
  wxid: string | null | undefined,
  kinds: readonly WechatKind[],
): Promise<OpenAccount> {
  const account = wxid ? await named(deps, wxid) : await defaultOf(deps, kinds)
  if (!account) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
  const { id, appid, openPlatform, hosts } = account
  const type = account.type as WechatKind
  return { id, type, appid, openPlatform, hosts, secret: unseal(deps.keys.seal, account.secretSealed) }
}

/** The official account, which alone can sign pages and ask for consent. Throws WECHAT_UNSUPPORTED without one. */
export async function findOfficialAccount(
  deps: AccountDeps,
  wxid: string | null | undefined,
): Promise<OpenAccount> {
  const account = await findWechatAccount(deps, wxid, ['official']).catch((error: unknown) => {
    throw error instanceof AuthError ? new AuthError('WECHAT_UNSUPPORTED') : error
  })
  if (account.type !== 'official') throw new AuthError('WECHAT_UNSUPPORTED')
  return account
}

function named({ db }: AccountDeps, wxid: string): Promise<WechatAccount | null> {
  const isNumber = /^\d{1,9}$/.test(wxid)
  return db.wechatAccount.findUnique({ where: isNumber ? { id: Number(wxid) } : { hash: wxid } })
}

async function defaultOf({ db }: AccountDeps, kinds: readonly WechatKind[]): Promise<WechatAccount | null> {
  const found = await db.wechatAccount.findMany({ where: { defaultFor: { in: [...kinds] } } })
  return kinds.map((kind) => found.find(({ defaultFor }) => defaultFor === kind)).find(Boolean) ?? null
}

/**
 * The page's address, if its host is exactly one of the account's. Only http and https, and no user name before the
 * host. An account without hosts allows any while developing, none in production. Throws WECHAT_URL_REFUSED.
 */
export function allowedUrl(
  { config }: Pick<Deps, 'config'>,
  { hosts }: Pick<OpenAccount, 'hosts'>,
  url: string,
): string {
  // Programs read a backslash or a space in an address in different ways: what we allow must be what others open.
  const parsed = URL.canParse(url) && !/[\s\\\p{Cc}]/u.test(url) ? new URL(url) : null
  const plain = parsed && /^https?:$/.test(parsed.protocol) && !parsed.username && !parsed.password
  const listed = hosts.length === 0 ? !config.production : hosts.includes(parsed?.host ?? '')
  if (!plain || !listed) throw new AuthError('WECHAT_URL_REFUSED', { fields: ['url'] })
  return url
}
