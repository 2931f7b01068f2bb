import { z } from 'zod'
import { dialects } from '../../rest-compat/index.ts'
import { groupsOf } from '../../src/config/groups.ts'
import { code, table } from './table.ts'

const intro = `# Settings

Generated from the code (\`src/config\`) by \`npm run generate\`: do not edit.

The environment is read once, at the start. A variable that is empty counts as not set. A bad value is named and nothing
starts; the message never shows a value. Numbers are whole unless said otherwise, and 0 or more; “network” is an IPv4
address or an IPv6 /64.
`

/** What a variable's rule tells of it, as JSON Schema and with the words beside it. */
const facts = z.object({
  description: z.string().optional(),
  values: z.string().optional(),
  unset: z.string().optional(),
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
})
type Facts = z.infer<typeof facts>

/** The reference of settings. */
export function configurationPage(): string {
  const parts = groupsOf(dialects).map(({ title, variables }) => {
    const rows = Object.entries(variables).map(([name, rule]) => rowOf(name, factsOf(rule)))
    return `## ${title}\n\n${table(['variable', 'values', 'when not set', 'what it does'], rows)}\n`
  })
  return [intro, ...parts].join('\n')
}

/** The facts of one rule: what `.meta()` says, and what its checks imply. */
export function factsOf(rule: z.core.$ZodType): Facts {
  const known = facts.parse(z.toJSONSchema(rule, { io: 'input', unrepresentable: 'any' }))
  // JSON Schema has no default of what is read from text: lists and switches.
  const read = z.union([z.array(z.string()), z.boolean()]).safeParse(z.safeParse(rule, undefined).data)
  return { default: read.data, ...known }
}

function rowOf(name: string, known: Facts): string[] {
  return [
    code(name),
    known.values ?? valuesOf(known),
    known.unset ?? shown(known.default),
    known.description ?? '',
  ]
}

function valuesOf({ type, enum: words, minimum, maximum, minLength }: Facts): string {
  if (words) return words.map(code).join(', ')
  if (type === 'integer' || type === 'number')
    return isBound(maximum) ? `${minimum ?? 0} to ${maximum}` : `${minimum ?? 0} or more`
  return minLength && minLength > 1 ? `text of ${minLength} characters or more` : 'text'
}

// JSON Schema says of every integer that it is a safe one.
function isBound(maximum: number | undefined): boolean {
  return maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
}

function shown(value: Facts['default']): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none'
  return code(Array.isArray(value) ? value.join(',') : String(value))
}
