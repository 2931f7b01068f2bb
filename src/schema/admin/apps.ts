import { createApp, setAppEnabled, setAppExpiry } from '../../auth/apps/apps.ts'
import { rotateAppSecret, type AppWithSecret } from '../../auth/apps/secrets.ts'
import { keyset } from '../shared/pages.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'

export const AppType = builder.prismaObject('App', {
  description: 'A client application, without its secret.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the app.' }),
    appid: t.exposeString('appid', { description: 'What it calls itself.' }),
    enabled: t.exposeBoolean('enabled', { description: 'False: its appid is unknown to clients.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Its end, if any.' }),
    previousSecretUntil: t.expose('previousSecretUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the secret before the last rotation works; none before it works longer.',
    }),
    tokenTtl: t.exposeInt('tokenTtl', {
      nullable: true,
      description: 'Seconds its access tokens live; null is the default of each wire.',
    }),
    requireHmac: t.exposeBoolean('requireHmac', { description: 'Whether the MD5 signature is refused.' }),
    checkTime: t.exposeBoolean('checkTime', { description: 'Whether `time` must be near ours.' }),
    checkReplay: t.exposeBoolean('checkReplay', { description: 'Whether a signature works once only.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
  }),
})

const anApp = {
  required: true,
  description: 'The appid of an app.',
  audit: 'app',
  validate: { schema: rules.label },
} as const

const AppWithSecretType = builder.objectRef<AppWithSecret>('AppWithSecret').implement({
  description: 'An app with its new secret, which is shown this once.',
  fields: (t) => ({
    app: t.expose('app', { type: AppType, description: 'The app the secret belongs to.' }),
    secret: t.exposeString('secret', { description: 'The secret it signs with.' }),
    weak: t.exposeBoolean('weak', {
      description:
        'True: it has fewer than 20 characters, and can be found by trying. Rotate it when its clients can.',
    }),
  }),
})

builder.queryField('appsConnection', (t) =>
  t.prismaConnection(
    {
      type: AppType,
      cursor: 'id',
      description: 'All apps, the oldest first.',
      resolve: (asked, _root, _args, { db }) =>
        db.app.findMany(keyset(asked, { kind: 'number', order: 'asc', where: {} })),
    },
    { name: 'AppConnection', description: 'A page of apps.' },
    { name: 'AppEdge', description: 'An app and its place in the list.' },
  ),
)

builder.queryField('apps', (t) =>
  t.prismaField({
    type: [AppType],
    description: 'All apps, the oldest first, however many there are.',
    deprecationReason: 'Use `appsConnection`, which has pages.',
    resolve: (query, _root, _args, { db }) => db.app.findMany({ ...query, orderBy: { id: 'asc' } }),
  }),
)

builder.queryField('app', (t) =>
  t.prismaField({
    type: AppType,
    nullable: true,
    description: 'The app that calls itself so, enabled or not; null when there is none.',
    args: {
      appid: t.arg.string({
        required: true,
        description: 'What it calls itself.',
        validate: { schema: rules.label },
      }),
    },
    resolve: (query, _root, { appid }, { db }) => db.app.findUnique({ ...query, where: { appid } }),
  }),
)

builder.mutationField('createApp', (t) =>
  t.field({
    type: AppWithSecretType,
    description: 'Adds an app; its secret is shown this once.',
    fails: ['APP_EXISTS'],
    args: {
      appid: t.arg.string({
        required: true,
        description: 'What it calls itself.',
        audit: 'app',
        validate: { schema: rules.label.min(1) },
      }),
      secret: t.arg.string({
        description: 'The secret its clients have already; made here when left out.',
        validate: { schema: rules.name },
      }),
      expiresAt: t.arg({ type: 'DateTime', description: 'Its end; never when left out.' }),
      tokenTtl: t.arg.int({
        description: 'Seconds its access tokens live; the default of each wire when left out.',
        validate: { schema: rules.seconds },
      }),
      requireHmac: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'True refuses the old MD5 signatures.',
      }),
      checkTime: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'False for devices without a clock.',
      }),
      checkReplay: t.arg.boolean({
        required: true,
        defaultValue: true,
        description: 'False for old clients that send one signed request again.',
      }),
    },
    resolve: (_root, args, ctx) => createApp(ctx, args),
  }),
)

builder.mutationField('rotateAppSecret', (t) =>
  t.field({
    type: AppWithSecretType,
    description: 'Gives an app a new secret, shown this once; those before work on for the overlap.',
    fails: ['APP_UNKNOWN'],
    args: {
      appid: t.arg.string(anApp),
      overlap: t.arg.int({
        description:
          'Seconds the secrets before work at most; 0 ends them at once, as after a leak. The setting when left out.',
        validate: { schema: rules.overlap },
      }),
    },
    resolve: (_root, args, ctx) => rotateAppSecret(ctx, args),
  }),
)

builder.mutationField('setAppEnabled', (t) =>
  t.field({
    type: AppType,
    description:
      'Switches an app off (its appid is then unknown to clients, and its sessions end for good) or on.',
    fails: ['APP_UNKNOWN'],
    args: {
      appid: t.arg.string(anApp),
      enabled: t.arg.boolean({ required: true, description: 'False switches it off.' }),
    },
    resolve: (_root, args, ctx) => setAppEnabled(ctx, ctx.client, args),
  }),
)

builder.mutationField('setAppExpiry', (t) =>
  t.field({
    type: AppType,
    description:
      'Sets when an app expires, and its access tokens with it; an end that has passed ends its sessions.',
    fails: ['APP_UNKNOWN'],
    args: {
      appid: t.arg.string(anApp),
      expiresAt: t.arg({ type: 'DateTime', description: 'Its end; never when null or left out.' }),
    },
    resolve: (_root, { appid, expiresAt = null }, ctx) => setAppExpiry(ctx, ctx.client, { appid, expiresAt }),
  }),
)
