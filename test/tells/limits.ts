// After how many tries is who asks about a member stopped, and after how many who asks about nobody?
import { freshNetwork, masked, type Ask } from './asked.ts'
import type { Own, Question } from './questions.ts'
import { kinds, type Kind, type Pair } from './subjects.ts'

export type Series = {
  question: Question
  pair: Pair
  tries: number
  /** All from one network, or each from another. */
  from: 'one network' | 'many networks'
}

type Asking = {
  ask: Ask
  own: Own
  /** Lets the time between two tries pass, where the clock is a test's. */
  wait: () => Promise<void>
  clockRuns: boolean
}

/** The answers to each kind, in their order, as runs: `5 × <answer>`. */
export async function answersOf(series: Series, asking: Asking): Promise<Record<Kind, string[]>> {
  const { question, pair, tries, from } = series
  const networks = { known: freshNetwork(), unknown: freshNetwork() }
  const answers: Record<Kind, string[]> = { known: [], unknown: [] }
  for (let i = 0; i < tries; i++) {
    for (const kind of kinds) {
      const plain = await question.ask(pair[kind], asking.own)
      const answer = await asking.ask(plain, from === 'one network' ? networks[kind] : undefined)
      answers[kind].push(masked(answer, pair[kind], asking.clockRuns))
    }
    await asking.wait()
  }
  return { known: runsOf(answers.known), unknown: runsOf(answers.unknown) }
}

function runsOf(answers: string[]): string[] {
  const runs: { answer: string; times: number }[] = []
  for (const answer of answers) {
    const last = runs.at(-1)
    if (last?.answer === answer) last.times++
    else runs.push({ answer, times: 1 })
  }
  return runs.map(({ answer, times }) => `${times} × ${answer}`)
}

/** A run as people read it: how often, and the code or the words. */
export function shortly(run: string): string {
  const [, times = '', body = ''] = /^(\d+) × [^]*\n(.*)$/.exec(run) ?? []
  const { errors, code, msg, message, error } = read(body)
  const said =
    errors?.[0]?.extensions?.code ??
    [code, msg ?? message ?? error].filter((part) => part !== undefined).join(' ')
  return `${times} × ${said || 'ok'}`
}

type Body = {
  errors?: { extensions?: { code?: string } }[]
  code?: number
  msg?: string
  message?: string
  error?: string
}

function read(body: string): Body {
  try {
    return JSON.parse(body) as Body
  } catch {
    return { message: body }
  }
}
