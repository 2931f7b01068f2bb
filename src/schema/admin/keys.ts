import { reseal, type Resealed } from '../../auth/key-ring/reseal.ts'
import { keyStatus, type KeyRingStatus, type KeyStatus } from '../../auth/key-ring/status.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const KeyType = builder.objectRef<KeyStatus>('GatewayKey').implement({
  description: 'A key from a secret of GATEWAY_SECRET, now or before, and what hangs on it.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Its fingerprint, which tells nothing of the secret.' }),
    current: t.exposeBoolean('current', { description: 'Whether it is the one that writes.' }),
    held: t.exposeBoolean('held', { description: 'Whether GATEWAY_SECRET holds its secret.' }),
    appSecrets: t.exposeInt('appSecrets', { description: 'Secrets of apps that it seals.' }),
    wechatSecrets: t.exposeInt('wechatSecrets', { description: 'Secrets of WeChat accounts that it seals.' }),
    peppers: t.exposeInt('peppers', { description: 'Peppers of older keys that it seals.' }),
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
    keys: t.field({ type: [KeyType], description: 'Each key.', resolve: ({ keys }) => keys }),
    canDrop: t.exposeBoolean('canDrop', {
      description: 'True: the first secret of GATEWAY_SECRET alone is enough.',
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

const ResealedType = builder.objectRef<Resealed>('ResealedKeys').implement({
  description: 'What was rewritten.',
  fields: (t) => ({
    changed: t.exposeInt('changed', { description: 'Values rewritten under the key that writes.' }),
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
      'Rewrites under the key that writes what other keys hold, 500 values a batch, while gateways go on.',
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
