import { flag, type Vars } from './fields.ts'

const unset = '`true`; `false` in production'

/** What helps only developers: on, and off in production unless asked for by name. */
export const developmentEnv = {
  GRAPHIQL: flag.optional().meta({ description: 'Serves GraphiQL on /graphql.', unset }),
  INTROSPECTION: flag
    .optional()
    .meta({ description: 'Lets clients ask for the schema, and suggests names in errors.', unset }),
  DEMO_DATA: flag.optional().meta({
    description: 'Makes a member, an app and a scene on an empty database, and prints lines to copy.',
    unset,
  }),
  DEV_OUTBOX: flag
    .optional()
    .meta({ description: 'Shows messages that were not really sent, at /dev/outbox.', unset }),
}

export const developmentConfig = (vars: Vars<typeof developmentEnv>, production: boolean) => ({
  graphiql: vars.GRAPHIQL ?? !production,
  introspection: vars.INTROSPECTION ?? !production,
  demoData: vars.DEMO_DATA ?? !production,
  outbox: vars.DEV_OUTBOX ?? !production,
})
