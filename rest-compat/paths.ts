import type { Dialect, Table } from './dialect.ts'

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
  door: string
  /** Only the operation that runs for a request names it. */
  operation: ''
}

/** Every path of a table, under each of its bases. */
export function pathsOf({ wire, bases, routes, methods = [] }: Table, about: Dialect['about']): OldPath[] {
  const named = { methods, about, door: wire.name, operation: '' } as const
  return bases.flatMap((base) =>
    Object.keys(routes).map((route) => ({ ...named, base, path: `${base}/${route}` })),
  )
}
