import { z } from 'zod'
import { endPassword, setPassword } from '../../auth/members/end-password.ts'
import { clearable, updateMember } from '../../auth/members/update-member.ts'
import { rules } from '../shared/rules.ts'
import { builder } from './builder.ts'
import { aMember, MemberType } from './members.ts'

builder.mutationField('updateMember', (t) =>
  t.field({
    type: MemberType,
    description:
      'Changes what is given of a member. Another number or address, which you vouch for, ends every session, may reset the ' +
      'password at once, and is told to the contacts there were before; a username that was the old one follows.',
    fails: ['MEMBER_NOT_FOUND', 'MOBILE_INVALID', 'EMAIL_INVALID', 'MEMBER_EXISTS'],
    args: {
      username: t.arg.string(aMember),
      newUsername: t.arg.string({
        description: 'Another name to log in by; what reads as a phone or address must be the member’s own.',
        validate: { schema: rules.name },
      }),
      mobile: t.arg.string({
        description: 'Another mobile number; you vouch for it.',
        validate: { schema: rules.name },
      }),
      email: t.arg.string({
        description: 'Another e-mail address; you vouch for it.',
        validate: { schema: rules.name },
      }),
      nickname: t.arg.string({
        description: 'Another name that other members see.',
        validate: { schema: rules.label },
      }),
      realname: t.arg.string({
        description: 'Another name in official papers.',
        validate: { schema: rules.label },
      }),
      avatar: t.arg.string({
        description: 'Another picture, by its https address.',
        validate: { schema: rules.url },
      }),
      clear: t.arg.stringList({
        description: `What is taken away: ${clearable.join(', ')}.`,
        audit: 'shown',
        validate: { schema: z.array(z.enum(clearable)).max(clearable.length) },
      }),
    },
    resolve: (_root, args, ctx) => updateMember(ctx, ctx.client, { ...args, clear: clearableOf(args.clear) }),
  }),
)

// The rule has refused all others.
const clearableOf = (names: string[] | null | undefined) => clearable.filter((name) => names?.includes(name))

builder.mutationField('setMemberPassword', (t) =>
  t.field({
    type: MemberType,
    description:
      'Gives a member another password, after a look at who asks for it: ends every session and tells the contacts.',
    fails: ['MEMBER_NOT_FOUND', 'PASSWORD_UNACCEPTABLE', 'BUSY'],
    args: {
      username: t.arg.string(aMember),
      password: t.arg.string({
        required: true,
        description: 'The new password, by the rules that members’ own follow.',
        validate: { schema: rules.password },
      }),
      mustChange: t.arg.boolean({
        required: true,
        defaultValue: true,
        description:
          'False: the member may keep it. True: the next login by it has to choose another one, which old clients can only by a code.',
      }),
    },
    resolve: (_root, args, ctx) => setPassword(ctx, ctx.client, args),
  }),
)

builder.mutationField('forcePasswordReset', (t) =>
  t.field({
    type: MemberType,
    description:
      'Ends a member’s password and every session, and tells its contacts: it comes in again by a code or WeChat, and ' +
      'sets a new password by `resetPassword`. Who has neither a proven phone nor address nor WeChat is then locked out.',
    fails: ['MEMBER_NOT_FOUND'],
    args: {
      username: t.arg.string(aMember),
      atLogin: t.arg.boolean({
        required: true,
        defaultValue: false,
        description:
          'True: the password stays good for choosing another one at the next login. Not for one that somebody else may know.',
      }),
    },
    resolve: (_root, args, ctx) => endPassword(ctx, ctx.client, args),
  }),
)
