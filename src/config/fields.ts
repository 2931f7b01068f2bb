import { distance } from 'fastest-levenshtein'
import { z } from 'zod'

declare module 'zod' {
  /** What the reference of settings prints of a variable, besides its description. */
  interface GlobalMeta {
    /** What it can be, where the rule itself does not tell. */
    values?: string
    /** What holds when it is not set, where that is no fixed value. */
    unset?: string
  }
}

/** `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** A whole number, 0 or more. */
export const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback)

/** A length of time. */
export const seconds = z.coerce.number().int().positive().meta({ values: 'seconds, 1 or more' })

/** A list, separated by commas. */
export const list = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .meta({ values: 'list, separated by commas' })

/** A list of IP addresses and CIDR blocks; none by default. */
export const networks = list
  .pipe(
    z.array(
      z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
        error: 'must list IP addresses or CIDR blocks',
      }),
    ),
  )
  .default([])
  .meta({ values: 'IP addresses and CIDR blocks, separated by commas' })

/** The same, with `none` for a list that is empty on purpose. */
export const networksOrNone = z
  .string()
  .refine((value) => /[^\s,]/.test(value), 'must list IP addresses or CIDR blocks; or be none')
  .transform((value) => (value.trim() === 'none' ? '' : value))
  .pipe(networks.unwrap())
  .optional()
  .meta({ values: 'IP addresses and CIDR blocks, separated by commas; or `none`' })

/** A URL of one of these protocols. */
export const url = (...protocols: string[]) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
      error: `must be a URL starting with ${protocols.join(' or ')}`,
    })
    .meta({ values: `URL starting with ${protocols.join(' or ')}` })

/** Origins exactly as browsers send them (RFC 6454 section 7). */
export const origins = list
  .pipe(
    z.array(
      z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value, {
        error:
          'must list origins as browsers send them, such as https://app.example: no path, no slash at the end, no *',
      }),
    ),
  )
  .meta({ values: 'origins, separated by commas' })

/** The values of a group of variables, as the rest of the group reads them. */
export type Vars<Group extends z.ZodRawShape> = z.infer<z.ZodObject<Group>>

const nearest = 2
// Of shorter names many are near each other by chance.
const shortest = 6

/** What is set under a name that is none of ours but nearly one, for example CORS_ORIGIN: a line each. */
export function nearNames(env: Record<string, string | undefined>, known: readonly string[]): string[] {
  const ours = new Set(known)
  return Object.keys(env)
    .filter((name) => name.length >= shortest && env[name] && !ours.has(name))
    .flatMap((name) => {
      const meant = known.find(
        (one) => one.length >= shortest && distance(one, name.toUpperCase()) <= nearest,
      )
      return meant ? [`${name}: is no setting and does nothing; is ${meant} meant?`] : []
    })
}
