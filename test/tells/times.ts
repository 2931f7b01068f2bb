// Does the time of an answer tell members from nobody? Samples of both, one at a time, in turn.
import { mannWhitney, quantile } from '../statistics.ts'
import { masked, type Ask } from './asked.ts'
import type { Own, Question } from './questions.ts'
import { kinds, type Kind, type Subjects } from './subjects.ts'

export type Samples = Record<Kind, { ms: number[]; answers: Set<string> }>

type Sampling = { ask: Ask; own: Own; subjects: Subjects; samples: number }

const warmUps = 10

/** Asks the question about as many members as of nobody, in an order of its own each time. Throws at any other answer. */
export async function sample(
  question: Question,
  { ask, own, subjects, samples }: Sampling,
): Promise<Samples> {
  const found: Samples = {
    known: { ms: [], answers: new Set() },
    unknown: { ms: [], answers: new Set() },
  }
  for (let round = -warmUps; round < samples; round++) {
    const pair = await subjects.next()
    for (const kind of Math.random() < 0.5 ? kinds : kinds.toReversed()) {
      await question.wear?.(pair[kind], own.deps)
      const plain = await question.ask(pair[kind], own)
      const answer = await ask(plain)
      if (!question.expects.test(answer.body))
        throw new Error(`${question.name}: an unexpected answer: ${answer.body.slice(0, 300)}`)
      if (round < 0) continue
      found[kind].ms.push(answer.ms)
      found[kind].answers.add(masked(answer, pair[kind], true))
    }
  }
  return found
}

export type Verdict = {
  known: number
  unknown: number
  /** Of the Mann-Whitney U test. */
  p: number
  /** How often an answer about a member takes longer than one about nobody: 0.5 is no difference. */
  longer: number
  answers: 'same' | 'DIFFER'
  times: 'same' | 'DIFFER'
}

// Of 60 questions one in 16 whole runs passes the first bound by chance; the second asks whether it would help anybody.
const significant = 0.001
const matters = 0.1

export function verdictOf({ known, unknown }: Samples): Verdict {
  const p = mannWhitney(known.ms, unknown.ms)
  const longer = superiority(known.ms, unknown.ms)
  const apart = p < significant && Math.abs(longer - 0.5) > matters
  const alike = [...known.answers].toSorted().join('\n') === [...unknown.answers].toSorted().join('\n')
  return {
    known: Number(quantile(known.ms, 0.5).toFixed(2)),
    unknown: Number(quantile(unknown.ms, 0.5).toFixed(2)),
    p: Number(p.toPrecision(2)),
    longer: Number(longer.toFixed(3)),
    answers: alike ? 'same' : 'DIFFER',
    times: apart ? 'DIFFER' : 'same',
  }
}

/** The chance that one of the left is greater than one of the right; of equals each half. */
function superiority(left: readonly number[], right: readonly number[]): number {
  let wins = 0
  for (const a of left) for (const b of right) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / (left.length * right.length)
}
