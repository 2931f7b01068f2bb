import { reseal, type Resealed } from '../../auth/key-ring/reseal.ts'
import { keyStatus, type KeyRingStatus, type KeyStatus } from '../../auth/key-ring/status.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'

const KeyType = builder.objectRef<KeyStatus>('GatewayKey').implement({
  description: 'A key from a secret of GATEWAY_SECRET, now or before, and what hangs on it.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Its fingerprint, which tells nothing of the secret.' }),
    current: t.exposeBoolean('current', {
      description: 'Whether it is in force: all gateways write under it.',
    }),
    held: t.exposeBoolean('held', { description: 'Whether GATEWAY_SECRET holds its secret.' }),
    appSecrets: t.exposeInt('appSecrets', { description: 'Secrets of apps that it seals.' }),
    wechatSecrets: t.exposeInt('wechatSecrets', { description: 'Secrets of WeChat accounts that it seals.' }),
    ownKeys: t.exposeInt('ownKeys', {
      description: 'Keys of the gateway itself that it seals: peppers of older keys, the key of names.',
    }),
    passwords: t.exposeInt('passwords', {
      description: 'Passwords that cannot be checked without its secret.',
    }),
    peppered: t.exposeInt('peppered', {
      description:
        'Passwords made with its pepper, which is kept when its secret goes: until their next login.',
    }),
    canDrop: t.exposeBoolean('canDrop', {
      description: 'Whether its secret can be dropped from GATEWAY_SECRET.',
    }),
  }),
})

const KeyRingType = builder.objectRef<KeyRingStatus>('KeyRing').implement({
  description: 'The keys there are, and whether the old ones can go.',
  fields: (t) => ({
    keys: t.field({
      type: [KeyType],
      description: 'Each with what hangs on it, the one last put in force first.',
      resolve: ({ keys }) => keys,
    }),
    canDrop: t.exposeBoolean('canDrop', {
      description:
        'True: the first secret of GATEWAY_SECRET alone is enough for all that the database holds.',
    }),
    codesUntil: t.expose('codesUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when codes may be open that were made under another key; drop that one after it.',
    }),
  }),
})

builder.queryField('keyRing', (t) =>
  t.field({
    type: KeyRingType,
    description: 'What hangs on each key, and which secrets of GATEWAY_SECRET can go.',
    resolve: (_root, _args, ctx) => keyStatus(ctx),
  }),
)

const ResealedType = builder.objectRef<Resealed>('RewrittenValues').implement({
  description: 'What one call has rewritten, and whether that was all.',
  fields: (t) => ({
    changed: t.exposeInt('changed', { description: 'Values rewritten under the key in force.' }),
    unreadable: t.exposeInt('unreadable', {
      description: 'Values that no key opens: left as they are.',
    }),
    done: t.exposeBoolean('done', { description: 'False: more is left, ask again.' }),
  }),
})

builder.mutationField('resealKeys', (t) =>
  t.field({
    type: ResealedType,
    description:
      'Puts the first secret of GATEWAY_SECRET in force and rewrites under it what others hold, 500 values a batch, while gateways go on; every gateway has to hold both.',
    args: {
      batches: t.arg.int({
        required: true,
        defaultValue: 20,
        description: 'At most this many batches, 200 or fewer.',
        validate: { schema: rules.page },
      }),
    },
    resolve: (_root, { batches }, ctx) => reseal(ctx, { batches }),
  }),
)
