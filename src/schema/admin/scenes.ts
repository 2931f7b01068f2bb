import { listScenes, setScene } from '../../auth/members/scenes.ts'
import type { Scene } from '../../db/generated/client.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const SceneType = builder.objectRef<Scene>('Scene').implement({
  description: 'Where members join from.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the scene.' }),
    bundleid: t.exposeString('bundleid', { description: 'What clients call it.' }),
    verify: t.exposeBoolean('verify', { description: 'Whether joining needs a verification code.' }),
  }),
})

builder.queryField('scenes', (t) =>
  t.field({
    type: [SceneType],
    description: 'All scenes by name.',
    resolve: (_root, _args, ctx) => listScenes(ctx),
  }),
)

builder.mutationField('setScene', (t) =>
  t.field({
    type: SceneType,
    description: 'Adds a scene or changes it.',
    args: {
      bundleid: t.arg.string({
        required: true,
        description: 'What clients call it.',
        audit: 'shown',
        validate: { schema: rules.label.min(1) },
      }),
      verify: t.arg.boolean({ required: true, description: 'Whether joining needs a verification code.' }),
    },
    resolve: (_root, args, ctx) => setScene(ctx, args),
  }),
)
