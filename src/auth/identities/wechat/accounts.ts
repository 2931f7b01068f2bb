import type { WechatAccount } from '../../../db/generated/client.ts'
import type { Deps } from '../../../deps.ts'
import { AuthError } from '../../../errors.ts'
import { unseal } from '../../secrets/keys.ts'

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
  const type = kindOf(account)
  return {
    id,
    type,
    appid,
    openPlatform,
    hosts,
    secret: unseal(deps.keys.seal, account.secretSealed, secretPlace(appid)),
  }
}

/** What kind an account is, of the column's text. */
export function kindOf({ type }: Pick<WechatAccount, 'type'>): WechatKind {
  return type === 'mini' ? 'mini' : 'official'
}

/** Where the secret of an account is sealed: it opens nowhere else. */
export function secretPlace(appid: string): string {
  return `wechat_accounts.secret_sealed:${appid}`
}

/** The account of exactly this appid, with its secret sealed. Throws WECHAT_ACCOUNT_UNKNOWN. */
export async function requireWechatAccount({ db }: Pick<Deps, 'db'>, appid: string): Promise<WechatAccount> {
  const account = await db.wechatAccount.findUnique({ where: { appid } })
  if (!account) throw new AuthError('WECHAT_ACCOUNT_UNKNOWN')
  return account
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
