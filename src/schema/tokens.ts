import { noteApp } from '../auth/apps/apps.ts'
import { checkToken, isOfDisabledMember, type TokenCheck } from '../auth/sessions/check-token.ts'
import { statedEnd } from '../auth/sessions/sessions.ts'
import { nameInGrant } from '../auth/names/shown-name.ts'
import type { Context } from './shared/context.ts'
import { builder } from './builder.ts'
import { rules } from './shared/rules.ts'

type Checked = TokenCheck & { token: string }

const TokenStatus = builder.objectRef<Checked>('TokenStatus').implement({
  description:
    'What an access token stands for now. Like RFC 7662, an invalid token is an answer, not an error.',
  fields: (t) => ({
    active: t.boolean({
      description: 'Whether the token is good now.',
      resolve: ({ grant }) => grant !== null,
    }),
    expired: t.boolean({
      description:
        'True for a token that ran out while its refresh token still works: refresh, then try again.',
      resolve: (check) => check.grant === null && check.reason === 'TOKEN_EXPIRED',
    }),
    disabled: t.boolean({
      description: 'True for a token whose member is locked out.',
      resolve: ({ grant, token }, _args, ctx) => (grant ? false : isOfDisabledMember(ctx, token)),
    }),
    username: t.string({
      nullable: true,
      description: 'The username of the member it belongs to.',
      resolve: ({ grant }, _args, { client }) =>
        grant && (client.wire.trustsTypedNames ? grant.username : nameInGrant(grant)),
    }),
    memberId: t.int({
      nullable: true,
      description: 'Whose it is, as a number.',
      resolve: ({ grant }) => grant?.memberId,
    }),
    sessionId: t.id({
      nullable: true,
      description: 'The session it belongs to.',
      resolve: ({ grant }) => grant?.sessionId,
    }),
    appid: t.string({
      nullable: true,
      description: 'The app it was issued to.',
      resolve: ({ grant }) => grant?.appid,
    }),
    group: t.string({
      nullable: true,
      description: 'The group of its session.',
      resolve: ({ grant }) => grant?.group,
    }),
    expiresIn: t.int({
      nullable: true,
      description: 'Seconds it has left.',
      resolve: ({ grant }, _args, ctx) => grant && Math.ceil((statedEnd(grant) - ctx.now()) / 1000),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The instant at which it ends.',
      resolve: ({ grant }) => grant && new Date(statedEnd(grant)),
    }),
  }),
})

async function checked(ctx: Context, token: string): Promise<Checked> {
  const check = await checkToken(ctx, token)
  noteApp(ctx, check.grant?.appid)
  return { ...check, token }
}

builder.queryField('checkToken', (t) =>
  t.field({
    type: TokenStatus,
    description: 'Checks one access token, for services that got it from their client.',
    hot: true,
    args: {
      token: t.arg.string({
        required: true,
        description: 'The access token that a client showed.',
        validate: { schema: rules.token },
      }),
    },
    resolve: (_root, { token }, ctx) => checked(ctx, token),
  }),
)

builder.queryField('checkTokens', (t) =>
  t.field({
    type: [TokenStatus],
    description: 'Checks up to 100 access tokens; the answers come in the order of the tokens.',
    hot: true,
    // A hundred questions at a time already.
    credential: true,
    args: {
      tokens: t.arg.stringList({
        required: true,
        description: 'The access tokens that clients showed.',
        validate: { schema: rules.tokens },
      }),
    },
    resolve: (_root, { tokens }, ctx) => Promise.all(tokens.map((token) => checked(ctx, token))),
  }),
)
