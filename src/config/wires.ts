import { z } from 'zod'
import type { Wire } from '../caller.ts'
import { graphqlWire } from '../graphql-wire.ts'
import { count, list, type Vars } from './fields.ts'

/** An old wire format as the composition hands it in: its policy, and the variables that only it reads. */
export type OldWire = { policy: Wire; env?: z.ZodRawShape }

const day = z.iso.date().transform((text) => Date.parse(text))
const going = /^([\w-]+)(?:\/([\w/-]+))?=([\d-]+)(?:\/([\d-]+))?$/

const deprecationOf = (names: readonly string[]) => {
  const fields = z.object({ dialect: z.enum(names), deprecated: day, sunset: day.nullable() })
  return z.string().transform((value, ctx) => {
    const [, dialect, route = null, deprecated, sunset = null] = going.exec(value) ?? []
    const { data } = fields.safeParse({ dialect, deprecated, sunset })
    // RFC 9745 section 4: a path does not go away before it is deprecated.
    if (data && (data.sunset ?? Infinity) >= data.deprecated) return { ...data, route }
    ctx.addIssue('must list <wire>[/<path>]=<date>[/<date it goes away>], dates as 2027-01-31')
    return z.NEVER
  })
}

const none = 'none'

/** What is decided about wires by their names. */
export const wireEnv = (old: readonly OldWire[]) => ({
  LEGACY_WIRES: list
    .pipe(z.array(z.enum([none, ...old.map(({ policy }) => policy.name)])).min(1))
    .refine((names) => names.length === 1 || !names.includes(none), 'must be none, or a list of wires')
    .optional()
    .meta({
      values: `${old.map(({ policy }) => policy.name).join(', ')}, separated by commas; or \`none\``,
      description:
        'The old wires that are served; the paths of all others are 404. Required in production: each is a way in with weaker rules.',
      unset: 'all (development only)',
    }),
  PASSWORD_REFUSE_COMMON: list
    .default(
      policiesOf(old)
        .filter(({ refusesCommonPasswords }) => refusesCommonPasswords)
        .map(({ name }) => name),
    )
    .meta({
      description: 'Wires that refuse the 10 000 most common passwords and the name of the member.',
    }),
  LEGACY_DEPRECATION: list
    .pipe(z.array(deprecationOf(old.map(({ policy }) => policy.name))))
    .default([])
    .meta({
      values: '`<wire>[/<path>]=<date>[/<date it goes away>]`, separated by commas',
      description:
        'Old wires and paths that go away: they answer with `Deprecation` (RFC 9745) and `Sunset` (RFC 8594). For example `wire=2026-12-01/2027-06-01,other-wire/path=2026-12-01`.',
      unset: 'none',
    }),
})

/** The variables that each wire brings: PASSWORD_MIN_<its name>, and those that only it reads. */
export const oldWireEnv = (old: readonly OldWire[]): z.ZodRawShape => ({
  ...Object.fromEntries(
    policiesOf(old).map((wire) => [
      passwordMinOf(wire),
      count(wire.passwordMin).meta({ description: `Fewest characters of a new password over ${wire.name}.` }),
    ]),
  ),
  ...Object.assign({}, ...old.map(({ env }) => env)),
})

/** What a production must say about old wires, by their names. */
export function wireProblems(
  { LEGACY_WIRES }: Pick<Vars<ReturnType<typeof wireEnv>>, 'LEGACY_WIRES'>,
  { production, old }: { production: boolean; old: readonly OldWire[] },
): string[] {
  if (!production || LEGACY_WIRES || old.length === 0) return []
  const names = old.map(({ policy }) => policy.name).join(',')
  return [`LEGACY_WIRES: is required in production: the old wires to serve, of ${names}; or none`]
}

type WireVars = { vars: Vars<ReturnType<typeof wireEnv>>; ofWires: Record<string, unknown> }

export function wireConfig({ vars, ofWires }: WireVars, old: readonly OldWire[]) {
  const settled = (wire: Wire): Wire => ({
    ...wire,
    passwordMin: Number(ofWires[passwordMinOf(wire)]),
    refusesCommonPasswords: vars.PASSWORD_REFUSE_COMMON.includes(wire.name),
  })
  const own = settled(graphqlWire)
  const served = vars.LEGACY_WIRES
  const wiresOff = policiesOf(old).flatMap(({ name }) =>
    name === own.name || !served || served.includes(name) ? [] : [name],
  )
  const wires: ReadonlyMap<string, Wire> = new Map([
    [own.name, own],
    ...old.map(({ policy }) => [policy.name, settled(policy)] as const),
  ])
  return {
    /** The policy of every wire by its name, with what the operator decided. */
    wires,
    graphqlWire: own,
    /** The names of old wires that are not served. */
    wiresOff,
    /** The variables that only old wires read. */
    wireVars: ofWires,
    /** Old wires and paths that go away. */
    legacyDeprecation: vars.LEGACY_DEPRECATION.filter(({ dialect }) => !wiresOff.includes(dialect)),
  }
}

const policiesOf = (old: readonly OldWire[]) => [graphqlWire, ...old.map(({ policy }) => policy)]

const passwordMinOf = ({ name }: Wire) => `PASSWORD_MIN_${name.toUpperCase().replaceAll('-', '_')}`
