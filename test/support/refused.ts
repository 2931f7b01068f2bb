import { expect } from 'vitest'
import { errorTexts } from '../../src/errors.ts'
import type { Answer, TestGateway } from './gateway.ts'

/** Stands for what a person typed: must never come back in an error. */
export const secret = 'hunter2'

// A tenth of it is the promise; the rest is for a busy machine.
const patience = 1_000

/** Waits for an answer that comes in time, is no server error and quotes nothing. */
export async function inTime(work: Promise<Answer>): Promise<Answer> {
  const start = performance.now()
  const answer = await work
  expect(performance.now() - start).toBeLessThan(patience)
  expect(answer.status).toBeLessThan(500)
  expect(JSON.stringify(answer.body)).not.toContain(secret)
  return answer
}

/** Posts to /graphql what must be refused before anything is done; answers the one code of all its errors. */
export async function refused(g: TestGateway, body: unknown, headers: Record<string, string> = {}) {
  const before = await g.deps.db.auditEvent.count()
  const answer = await inTime(g.post('/graphql', body, headers))
  expect(await g.deps.db.auditEvent.count()).toBe(before)
  expect(answer.body.data ?? null).toBeNull()
  const codes = new Set<string>()
  for (const { message, extensions } of answer.body.errors) {
    expect(message).toMatch(/^[^\n]{5,300}$/)
    expect(Object.keys(errorTexts)).toContain(extensions.code)
    expect(Object.keys(extensions).filter((key) => !['code', 'fields'].includes(key))).toEqual([])
    codes.add(extensions.code)
  }
  expect(codes.size).toBe(1)
  return [...codes].join()
}

/** Something inside itself, so many times. */
export const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)
