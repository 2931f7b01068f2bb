import { setScene } from '../../auth/members/scenes.ts'
import { rules } from '../rules.ts'
import { builder } from './builder.ts'

const SceneType = builder.prismaObject('Scene', {
  description: 'Where members join from.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The number of the scene.' }),
    bundleid: t.exposeString('bundleid', { description: 'What clients call it.' }),
    verify: t.exposeBoolean('verify', { description: 'Whether joining needs a verification code.' }),
  }),
})

builder.queryField('scenes', (t) =>
  t.prismaField({
    type: [SceneType],
    description: 'All scenes by name.',
    resolve: (query, _root, _args, { db }) => db.scene.findMany({ ...query, orderBy: { bundleid: 'asc' } }),
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
