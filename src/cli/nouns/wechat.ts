import type { Flag, Item, Noun } from '../verb.ts'

const columns = '{ id type appid hash openPlatform hosts createdAt isDefault }'

// In the words that --type takes.
const shown = (account: Item): Item => ({ ...account, type: String(account.type).toLowerCase() })

const flags: Record<string, Flag> = { isDefault: { name: 'default' }, hosts: { name: 'host' } }
const filled = { filled: true }

/** `wechat add|list|update|remove`. */
export const wechat: Noun = {
  name: 'wechat',
  summary: 'official accounts and mini programs of ours',
  verbs: {
    add: { field: 'addWechatAccount', flags, select: columns, shown },
    list: { field: 'wechatAccounts', select: columns, shown },
    update: {
      field: 'updateWechatAccount',
      flags: { ...flags, hash: filled, openPlatform: filled },
      select: columns,
      shown,
    },
    remove: { field: 'removeWechatAccount', select: '{ identities lockedOut }' },
  },
}
