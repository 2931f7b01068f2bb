import {
  Kind,
  type ASTVisitor,
  type GraphQLError,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

const valueCost = 1
const objectCost = 2
const deeper = 1.5

/**
 * Refuses a document whose fields cost more than `most`: 1 for a value, 2 for an object, half as much again with each
 * level. The sizes of pages are no part of it: literals and variables would count differently (see row-limit.ts).
 */
export function documentCostRule({
  most,
  refusal,
}: {
  most: number
  refusal: () => GraphQLError
}): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const fragments = new Map<string, number>()

    const costUnder = ({ selections }: SelectionSetNode): number =>
      selections.reduce((cost, selection) => cost + costOf(selection), 0)

    // Each is walked once, however often it is spread; one that spreads itself is refused by another rule.
    function costOfFragment(name: string): number {
      const known = fragments.get(name)
      if (known !== undefined) return known
      fragments.set(name, 0)
      const body = context.getFragment(name)?.selectionSet
      const cost = body ? objectCost + deeper * costUnder(body) : 0
      fragments.set(name, cost)
      return cost
    }

    function costOf(node: SelectionNode): number {
      if (node.kind === Kind.FRAGMENT_SPREAD) return valueCost + deeper * costOfFragment(node.name.value)
      if (node.kind === Kind.FIELD && node.name.value === '__schema') return 0
      return node.selectionSet ? objectCost + deeper * costUnder(node.selectionSet) : valueCost
    }

    return {
      [Kind.OPERATION_DEFINITION]({ selectionSet }) {
        if (costUnder(selectionSet) > most) throw refusal()
      },
    }
  }
}
