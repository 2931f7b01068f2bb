import type { Context, Hono } from 'hono'
import type { Place } from '../../observe/observation.ts'

export type Bilingual = readonly [zh: string, en: string]

/** One path of a door, as the landing page shows it and metrics name it. A path ending in `/*` is all below it. */
export type DoorPath = Place & {
  /** The verbs it answers; every verb when empty. */
  methods: readonly string[]
  /** What it is for. */
  about: Bilingual
  /** True where a browser shows something to people: the landing page links it. */
  page?: boolean
  /** The base of a table of paths, which may be served under several. */
  base?: string
}

/** A way into the gateway: what it answers, and the list of it. A path that is mounted and not listed fails a test. */
export type Door = {
  title: Bilingual
  paths: readonly DoorPath[]
  app: Hono
  /** Answers what no route of any door matched, where that is this door's all the same. */
  unmatched?: (c: Context) => Response | Promise<Response> | undefined
}
