// Nothing a stranger can ask tells who is a member: neither the answer nor when it stops. `npm run tells` compares times too.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../../src/gateway.ts'
import { dialects } from '../../../rest-compat/index.ts'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'
import { startWindow } from '../../support/joining.ts'
import { askerOf, masked, type Ask } from '../../tells/asked.ts'
import { answersOf, type Series } from '../../tells/limits.ts'
import { questions, strangerAt, type Own, type Question } from '../../tells/questions.ts'
import { kinds, subjectsIn, type Subjects } from '../../tells/subjects.ts'

const named = (which: (question: Question) => boolean) =>
  questions.filter(which).map((question) => [question.name, question] as const)
const quiet = named(({ told }) => !told)
// Old wires know no challenges.
const challenged = named(({ door }) => door === 'graphql')
const told = named((question) => Boolean(question.told))

// Small, so that a dozen tries reach each of them.
const limits = {
  LOGIN_FREE_FAILURES: '3',
  LOGIN_FAILURES_PER_ACCOUNT_DAY: '5',
  LOGIN_FAILURES_PER_ADDRESS_HOUR: '9',
  SMS_PER_NUMBER_HOUR: '2',
  SMS_PER_ADDRESS_HOUR: '6',
  SMS_GLOBAL_DAY: '1000000',
}

type Opened = { g: TestGateway; ask: Ask; own: Own; subjects: Subjects }
let opened: Opened

function openWith(env: Record<string, string>) {
  beforeAll(async () => {
    const g = await openTestGateway({ env: { ...limits, ...env } })
    const ask = askerOf(createGateway(g.deps, dialects).fetch)
    opened = { g, ask, own: await strangerAt(g.deps, ask), subjects: await subjectsIn(g.deps) }
  })
  afterAll(() => opened.g.close())
}

type Tries = Pick<Series, 'tries' | 'from'> & { between: number }

async function series(question: Question, { between, ...tries }: Tries) {
  const { g, ask, own, subjects } = opened
  const asking = { ask, own, wait: async () => (between > 0 ? g.pass(between) : undefined), clockRuns: false }
  return answersOf({ question, pair: await subjects.next(), ...tries }, asking)
}

/** How many answers alike came in a row. */
const lengths = (runs: string[]) => runs.map((run) => Number(run.split(' ')[0]))

async function expectOneAnswer(question: Question): Promise<void> {
  const { ask, own, subjects, g } = opened
  const answers = { known: new Set<string>(), unknown: new Set<string>() }
  for (let round = 0; round < 3; round++) {
    const pair = await subjects.next()
    for (const kind of kinds) {
      await question.wear?.(pair[kind], g.deps)
      const answer = await ask(await question.ask(pair[kind], own))
      expect(answer.body).toMatch(question.expects)
      answers[kind].add(masked(answer, pair[kind], false))
    }
  }
  expect(answers.known).toEqual(answers.unknown)
  expect(answers.known.size).toBe(1)
}

async function expectOneEnd(question: Question): Promise<void> {
  for (const from of ['one network', 'many networks'] as const) {
    const { known, unknown } = await series(question, { tries: 12, from, between: 20 })
    expect(known, from).toEqual(unknown)
  }
}

describe('without challenges', () => {
  openWith({ CAPTCHA: 'none' })

  it.each(quiet)('%s: the same answer about members and nobody', (_, question) => expectOneAnswer(question))

  it.each(quiet)('%s: stops after as many tries', (_, question) => expectOneEnd(question))

  it('a reset without a code is tried as often as a network may try codes, whoever it is about', async () => {
    const [question] = questions.filter(({ name }) => name === 'resetPassword by mobile')
    if (!question) throw new Error('no such question')
    const { known, unknown } = await series(question, { tries: 302, from: 'one network', between: 0 })
    expect(known).toEqual(unknown)
    expect(lengths(known)).toEqual([300, 2])
  })

  it.each(told)('%s is told by contract, for as many looks', async (_, question) => {
    await startWindow(opened.g, 3_600)
    const { known, unknown } = await series(question, { tries: 33, from: 'one network', between: 3 })
    const ends = [known, unknown].map((runs) => runs.at(-1)?.replace(/^\d+/, ''))
    expect(ends[0]).toBe(ends[1])
    expect(Math.min(...[known, unknown].map((runs) => lengths(runs).at(-1) ?? 0))).toBeGreaterThanOrEqual(3)
  })
})

describe('with challenges', () => {
  openWith({ CAPTCHA: 'altcha', CAPTCHA_ALTCHA_COST: '1' })

  it.each(challenged)('%s: the same answer about members and nobody', (_, question) =>
    expectOneAnswer(question),
  )

  it.each(challenged)('%s: stops after as many tries', (_, question) => expectOneEnd(question))
})
