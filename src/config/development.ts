import { flag, type Vars } from './fields.ts'

/** What helps only developers: on, and off in production unless asked for by name. */
export const developmentEnv = {
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  DEMO_DATA: flag.optional(),
  DEV_OUTBOX: flag.optional(),
}

export const developmentConfig = (vars: Vars<typeof developmentEnv>, production: boolean) => ({
  graphiql: vars.GRAPHIQL ?? !production,
  introspection: vars.INTROSPECTION ?? !production,
  demoData: vars.DEMO_DATA ?? !production,
  outbox: vars.DEV_OUTBOX ?? !production,
})
