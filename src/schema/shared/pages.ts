import { parsePrismaCursor } from '@pothos/plugin-prisma'
import { AuthError } from '../../errors.ts'
import { getDatamodel } from '../../db/generated/pothos.ts'
import type { Context } from './context.ts'
import { pageSize, rules } from './rules.ts'

/** How @pothos/plugin-prisma reads, in every schema. */
export const prismaOptions = {
  client: ({ db }: Pick<Context, 'db'>) => db,
  dmmf: getDatamodel(),
  defaultConnectionSize: pageSize.usual,
  maxConnectionSize: pageSize.most,
}

/** What connections look like (GraphQL Cursor Connections Specification), in every schema. */
export const relayOptions = {
  cursorType: 'String',
  nodesOnConnection: { description: 'The rows of the page, for clients that need no cursor of each.' },
  edgesFieldOptions: {
    nullable: false,
    description: 'The rows of the page, each with its cursor.',
  },
  nodeFieldOptions: { nullable: false, description: 'The row at this place.' },
  cursorFieldOptions: { description: 'Opaque: hand it back as `after` or `before`.' },
  firstArgOptions: {
    description: `Rows after the cursor, from 1 to ${pageSize.most}; ${pageSize.usual} when neither \`first\` nor \`last\` is given.`,
    validate: { schema: rules.page },
  },
  lastArgOptions: {
    description: `Rows before the cursor, from 1 to ${pageSize.most}: pages backwards, not together with \`first\`.`,
    validate: { schema: rules.page },
  },
  afterArgOptions: {
    description: 'The `endCursor` of the page before this one.',
    validate: { schema: rules.name.refine(isCursor) },
  },
  beforeArgOptions: {
    description: 'The `startCursor` of the page after this one, to page backwards with `last`.',
    validate: { schema: rules.name.refine(isCursor) },
  },
  pageInfoFieldOptions: { description: 'Where this page begins and ends.' },
  pageInfoTypeOptions: { description: 'The ends of a page, and whether there are rows beyond them.' },
  hasNextPageFieldOptions: { description: 'Whether rows follow; with `before`, always true.' },
  hasPreviousPageFieldOptions: { description: 'Whether rows precede; with `after`, always true.' },
  startCursorFieldOptions: { description: 'Hand it back as `before`; null for an empty page.' },
  endCursorFieldOptions: { description: 'Hand it back as `after`; null for an empty page.' },
} as const

function isCursor(text: string): boolean {
  try {
    parsePrismaCursor(text)
    return true
  } catch {
    return false
  }
}

type Page = { cursor?: { id?: unknown }; skip: number; take: number }
type Position = { number: number; bigint: bigint; uuid: string }

const fits: { [Kind in keyof Position]: (id: unknown) => id is Position[Kind] } = {
  number: (id): id is number => typeof id === 'number' && Number.isInteger(id) && Math.abs(id) < 2 ** 31,
  bigint: (id): id is bigint => typeof id === 'bigint' && BigInt.asIntN(64, id) === id,
  uuid: (id): id is string => rules.id.safeParse(id).success,
}

/** The id of the row that a page starts behind. Throws BAD_INPUT for a cursor of another list. */
export function cursorId<Kind extends keyof Position>({ cursor, take }: Page, kind: Kind): Position[Kind] {
  const id = cursor?.id
  if (fits[kind](id)) return id
  throw new AuthError('BAD_INPUT', { fields: [take < 0 ? 'before' : 'after'] })
}

/**
 * What `findMany` takes for a page by the id of the row it starts behind: never by an offset, and also when that row is
 * gone (Prisma's own `cursor` finds nothing then). `kind` is the type of the id. Throws BAD_INPUT for a cursor of another
 * list.
 */
export function keyset<Query extends Page, Kind extends keyof Position, Where extends object>(
  { cursor, skip: _, ...query }: Query,
  { kind, order, where }: { kind: Kind; order: 'asc' | 'desc'; where: Where },
) {
  const page = { ...query, orderBy: { id: order } }
  if (!cursor) return { ...page, where }
  const id = cursorId({ cursor, skip: _, take: query.take }, kind)
  const grows = order === 'asc' ? query.take > 0 : query.take < 0
  return { ...page, where: { ...where, id: grows ? { gt: id } : { lt: id } } }
}
