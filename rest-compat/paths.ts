import type { Dialect } from './dialect.ts'

/** One old path, for the landing page and for metrics. */
export type OldPath = {
  path: string
  /** The base it lies below: a table may be served under several. */
  base: string
  /** The verbs it answers; every verb when empty. */
  methods: readonly string[]
  /** What its wire is, in Chinese and in English. */
  about: Dialect['about']
  /** The wire. */
  door: Dialect['name']
  /** Only the operation that runs for a request names it. */
  operation: ''
}

/** Every path of a dialect, under each of its bases. */
export function pathsOf({ name, about, bases, routes, methods = [] }: Dialect): OldPath[] {
  const named = { methods, about, door: name, operation: '' } as const
  return bases.flatMap(({ path: base }) =>
    Object.keys(routes).map((route) => ({ ...named, base, path: `${base}/${route}` })),
  )
}
