import { z } from 'zod'

/** `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** A whole number, 0 or more. */
export const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback)

/** A length of time. */
export const seconds = z.coerce.number().int().positive()

/** A list, separated by commas. */
export const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)

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

/** A URL of one of these protocols. */
export const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be a URL starting with ${protocols.join(' or ')}`,
  })

/** The values of a group of variables, as the rest of the group reads them. */
export type Vars<Group extends z.ZodRawShape> = z.infer<z.ZodObject<Group>>
