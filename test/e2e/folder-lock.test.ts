// The data folder's lock under the worst of conditions: several processes at the very same moment.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import type { Order, Outcome } from './support/lock-holder.ts'
import { temporaryFolder } from './support/process.ts'
import { inTime } from './support/wait.ts'

const program = fileURLToPath(new URL('./support/lock-holder.ts', import.meta.url))

async function starter(): Promise<ChildProcess> {
  const child = fork(program, { execArgv: ['--import', 'tsx'], serialization: 'json' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await said(child)
  return child
}

function said(child: ChildProcess): Promise<unknown> {
  return inTime('a starter answers', 20_000, new Promise((done) => child.once('message', done)))
}

async function everyoneTakes(starters: ChildProcess[], dir: string): Promise<Outcome[]> {
  const order: Order = { dir, at: Date.now() + 30 }
  return Promise.all(
    starters.map((child) => {
      const answer = said(child) as Promise<Outcome>
      child.send(order)
      return answer
    }),
  )
}

it('goes to exactly one of several starters, also when its last owner was killed', async () => {
  const dir = await temporaryFolder()
  const starters = await Promise.all(Array.from({ length: 4 }, starter))
  for (let round = 0; round < 8; round++) {
    const outcomes = await everyoneTakes(starters, dir)
    expect(outcomes.toSorted(), `round ${round}`).toEqual(['held', 'refused', 'refused', 'refused'])
    const winner = outcomes.indexOf('held')
    starters[winner]?.kill('SIGKILL')
    starters[winner] = await starter()
  }
})

it('is free again once released', async () => {
  const dir = await temporaryFolder()
  const [first, second] = [await starter(), await starter()]
  expect(await everyoneTakes([first], dir)).toEqual(['held'])
  expect(await everyoneTakes([second], dir)).toEqual(['refused'])
  const released = said(first)
  first.send('release')
  await released
  expect(await everyoneTakes([second], dir)).toEqual(['held'])
})
