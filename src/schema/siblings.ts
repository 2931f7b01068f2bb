import type { GraphQLResolveInfo } from 'graphql'
import { createContextCache } from '@pothos/core'

type Asking<Value> = { ids: Set<number>; answer: Promise<Map<number, Value[]>> }

/**
 * Asks once for what all rows of a list want: `ask` gets the ids of the rows whose same field is resolved at the same
 * time. Answers what it found for this row.
 */
export function createSiblings<Context extends object, Value>() {
  const places = createContextCache((_: Context) => new Map<string, Asking<Value>>())

  return async function shared(
    { ctx, info, id }: { ctx: Context; info: GraphQLResolveInfo; id: number },
    ask: (ids: number[]) => Promise<Map<number, Value[]>>,
  ): Promise<Value[]> {
    const asked = places(ctx)
    const place = placeOf(info)
    let asking = asked.get(place)
    if (!asking) {
      const ids = new Set<number>()
      // The fields of sibling rows are resolved in one turn of the event loop, each after the check of its arguments.
      const answer = new Promise((done) => setImmediate(done)).then(() => {
        asked.delete(place)
        return ask([...ids])
      })
      asked.set(place, (asking = { ids, answer }))
    }
    asking.ids.add(id)
    return (await asking.answer).get(id) ?? []
  }
}

/** The path of a field without the places in lists: the same for all rows, and so are arguments and selection. */
function placeOf({ path }: GraphQLResolveInfo): string {
  const names: string[] = []
  for (let at: typeof path | undefined = path; at; at = at.prev)
    if (typeof at.key === 'string') names.push(at.key)
  return names.join('.')
}
