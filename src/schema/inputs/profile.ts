import { builder } from '../builder.ts'
import { rules } from '../shared/rules.ts'

/** What a member can say of itself, for `updateProfile`. */
export const ProfileInput = builder.inputType('ProfileInput', {
  description: 'What a member says of itself. What is left out stays as it is; null takes it away.',
  fields: (t) => ({
    nickname: t.string({
      description: 'The name that other members see. Nobody logs in by it.',
      validate: { schema: rules.label },
    }),
    realname: t.string({ description: 'The name in real life.', validate: { schema: rules.label } }),
    avatar: t.string({
      description: 'The address of a picture. http is stored as https, anything else refused.',
      validate: { schema: rules.url },
    }),
    gender: t.int({ description: '0 unknown, 1 male, 2 female.', validate: { schema: rules.gender } }),
    birthday: t.string({
      description: 'A day without a time, as 2000-01-31; not before 1900.',
      validate: { schema: rules.day },
    }),
    qq: t.string({ description: 'The number in QQ, the messenger.', validate: { schema: rules.label } }),
    homePhone: t.string({
      description: 'A landline number. It is only shown: it proves nothing.',
      validate: { schema: rules.label },
    }),
    provinceId: t.int({
      description: 'The shop’s number of the province; 0 is unknown.',
      validate: { schema: rules.place },
    }),
    cityId: t.int({
      description: 'The shop’s number of the city; 0 is unknown.',
      validate: { schema: rules.place },
    }),
    areaId: t.int({
      description: 'The shop’s number of the district; 0 is unknown.',
      validate: { schema: rules.place },
    }),
  }),
})
