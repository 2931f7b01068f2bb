import type { Wire } from '../caller.ts'
import { longestPassword } from './shared/rules.ts'
import { builder } from './builder.ts'

const PasswordRulesType = builder
  .objectRef<Pick<Wire, 'passwordMin' | 'refusesCommonPasswords'>>('PasswordRules')
  .implement({
    description: 'What a new password has to be. There is no rule about which characters it mixes.',
    fields: (t) => ({
      minLength: t.exposeInt('passwordMin', {
        description: 'Characters at least; any character counts as one.',
      }),
      maxLength: t.int({
        description: 'Characters at most: a longer one is BAD_INPUT.',
        resolve: () => longestPassword,
      }),
      refusesCommon: t.exposeBoolean('refusesCommonPasswords', {
        description:
          'Whether the 10 000 commonest are refused, and those made of the own name, number or address.',
      }),
    }),
  })

builder.queryField('passwordRules', (t) =>
  t.field({
    type: PasswordRulesType,
    description: 'What `register`, `resetPassword` and `changePassword` ask of a new password.',
    resolve: (_root, _args, { client }) => client.wire,
  }),
)
