import { InvalidArgumentError, Option } from 'commander'
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  type GraphQLArgument,
} from 'graphql'
import { z } from 'zod'
import type { Flag } from './verb.ts'

/** What commander has parsed: values by the attribute name of their option. */
export type Parsed = Record<string, unknown>

/** The options that fill an argument: one, or two for a switch that may also be left alone. */
export function optionsOf(arg: GraphQLArgument, flag: Flag = {}): Option[] {
  const name = flag.name ?? kebab(arg.name)
  const help = flag.help ?? arg.description ?? ''
  const words = wordsOf(arg, flag)
  if (words) return [chosen(arg, new Option(`--${name} <${name}>`, help).choices(Object.keys(words)))]
  if (isSwitch(arg)) return switches(arg, flag).map((flags) => new Option(flags, help))
  const hint = hides(arg) ? `${help} Give - to have it read from standard input.` : help
  const option = new Option(`--${name} <${placeholder(arg, name)}>`, hint)
  return [chosen(arg, option.argParser(parserOf(arg, flag)))]
}

/** The value of an argument from what commander has parsed; undefined when it was left out. */
export async function valueOf(arg: GraphQLArgument, flag: Flag = {}, parsed: Parsed): Promise<unknown> {
  const given = optionsOf(arg, flag)
    .map((option) => parsed[option.attributeName()])
    .find((value) => value !== undefined)
  if (flag.means !== undefined) return given === true ? flag.means : !flag.means
  if (given === '-' && hides(arg)) return standardInput(arg.name)
  if (given === '') return undefined
  const words = wordsOf(arg, flag)
  return words && typeof given === 'string' ? words[given] : given
}

// `requireHmac` is --require-hmac.
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function isSwitch(arg: GraphQLArgument): boolean {
  return getNamedType(arg.type).name === 'Boolean'
}

// What is true by default can only be switched off; what has no default and may be null, both.
function switches(arg: GraphQLArgument, flag: Flag): string[] {
  const name = flag.name ?? kebab(arg.name)
  if (arg.defaultValue === true) return [`--no-${name}`]
  const both = arg.defaultValue === undefined && flag.means === undefined
  return both ? [`--${name}`, `--no-${name}`] : [`--${name}`]
}

function chosen(arg: GraphQLArgument, option: Option): Option {
  if (isRequiredArgument(arg)) return option.makeOptionMandatory()
  const { defaultValue } = arg
  return typeof defaultValue === 'string' || typeof defaultValue === 'number'
    ? option.default(defaultValue)
    : option
}

/** The words that an argument can be, each with the value it stands for: of the flag, of an enum, or of its rule. */
function wordsOf(arg: GraphQLArgument, { words }: Flag): Record<string, unknown> | undefined {
  if (words) return words
  const type = getNamedType(arg.type)
  if (isEnumType(type))
    return Object.fromEntries(type.getValues().map(({ name, value }) => [String(value), name]))
  const rule = ruleOf(arg)
  return rule instanceof z.ZodEnum
    ? Object.fromEntries(rule.options.map((word) => [String(word), word]))
    : undefined
}

// A list of processes shows the arguments of each.
function hides({ name }: GraphQLArgument): boolean {
  return name === 'password' || name === 'secret'
}

const longestInput = 64 * 1024

async function standardInput(name: string): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > longestInput) throw new Error(`--${name}: standard input is too long.`)
  }
  const secret = text.replace(/\r?\n$/, '')
  // What failed to write it must not make a member without a password, or a secret that nobody gave.
  if (secret === '') throw new Error(`--${name}: standard input is empty.`)
  return secret
}

function placeholder(arg: GraphQLArgument, name: string): string {
  const type = getNamedType(arg.type).name
  if (isListType(getNullableType(arg.type))) return 'a,b'
  return type === 'Int' ? 'n' : type === 'DateTime' ? 'iso' : name
}

function parserOf(arg: GraphQLArgument, { filled }: Flag): (text: string) => unknown {
  const rule = ruleOf(arg)
  if (isListType(getNullableType(arg.type))) return list
  const type = getNamedType(arg.type).name
  if (hides(arg)) return secret
  if (type === 'Int') return (text) => whole(text, rule)
  if (type === 'DateTime') return instant
  if (rule instanceof z.ZodUUID) return sessionId
  return filled || isNonNullType(arg.type) ? nonEmpty : (text) => text
}

// Where Pothos keeps what an argument was declared with.
const validated = z.object({ validate: z.object({ schema: z.instanceof(z.ZodType) }) })

/** The argument's zod rule, by which the command line refuses before anything is opened or audited. */
function ruleOf({ extensions }: GraphQLArgument): z.ZodType | undefined {
  return validated.safeParse(extensions.pothosOptions).data?.validate.schema
}

function whole(text: string, rule: z.ZodType | undefined): number {
  // A variable of a script that was never set is no zero.
  const value = text.trim() === '' ? NaN : Number(text)
  const most = rule instanceof z.ZodNumber ? (rule.maxValue ?? Infinity) : Infinity
  const least = rule?.safeParse(0).success ? 0 : 1
  if (!Number.isInteger(value) || value < least)
    throw new InvalidArgumentError(`Not a whole number${least === 0 ? '' : ' above zero'}.`)
  if (value > most) throw new InvalidArgumentError(`Not a number from 1 to ${most}.`)
  return value
}

function instant(text: string): string {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('Not an ISO 8601 instant.')
  return date.toISOString()
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

// A variable of a script that was never set must not become a name.
function nonEmpty(text: string): string {
  if (!text.trim()) throw new InvalidArgumentError('Empty.')
  return text
}

// The same where a secret may be left out: it would be made up, or there would be none.
function secret(text: string): string {
  if (text === '') throw new InvalidArgumentError('Empty.')
  return text
}

// Nothing else here has a UUID.
function sessionId(text: string): string {
  if (!z.guid().safeParse(text).success) throw new InvalidArgumentError('Not an id of a session.')
  return text
}
