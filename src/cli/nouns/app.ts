import type { Item, Noun } from '../verb.ts'

const columns =
  'id appid previousSecretUntil expiresAt tokenTtl enabled requireHmac checkTime checkReplay createdAt'
const withSecret = `{ app { ${columns} } secret weak }`

// Only said where it is so.
const flat = ({ app, weak, ...secret }: Item): Item => ({
  ...Object(app),
  ...secret,
  ...(weak
    ? { warning: 'This secret is short: it can be found by trying. Rotate it when its clients can.' }
    : {}),
})

/** `app create|list|disable|enable|expire|rotate-secret`. */
export const app: Noun = {
  name: 'app',
  summary: 'client applications: appid and secret',
  verbs: {
    create: {
      field: 'createApp',
      select: withSecret,
      shown: flat,
      flags: {
        expiresAt: { name: 'expires' },
        checkTime: { help: 'Accept any `time`: for devices without a clock.' },
        checkReplay: { help: 'Accept one signed request again: for old clients that repeat it.' },
      },
    },
    list: { field: 'apps', select: `{ ${columns} }` },
    disable: {
      field: 'setAppEnabled',
      summary: 'Switches an app off: its appid is then unknown to clients, and its sessions end.',
      fixed: { enabled: false },
      select: `{ ${columns} }`,
    },
    enable: {
      field: 'setAppEnabled',
      summary: 'Switches an app on again.',
      fixed: { enabled: true },
      select: `{ ${columns} }`,
    },
    expire: { field: 'setAppExpiry', flags: { expiresAt: { name: 'at' } }, select: `{ ${columns} }` },
    'rotate-secret': { field: 'rotateAppSecret', select: withSecret, shown: flat },
  },
}
