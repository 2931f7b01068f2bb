import { expect } from 'vitest'
import { createMember } from '../../src/auth/members/members.ts'
import { errorTexts } from '../../src/errors.ts'
import { guest, openWechatGateway } from './api-auth.ts'
import type { Answer } from './gateway.ts'
import { login } from './operations.ts'

// The same every time, unless told: FC_SEED=$RANDOM explores, and a failure prints its seed and its smallest example.
const seed = Number(process.env.FC_SEED ?? 20_261_121)

/** So many runs, and an end to them on a slow machine. */
export const bounded = (numRuns: number) => ({ seed, numRuns, interruptAfterTimeLimit: 20_000 })

export type Exploring = Awaited<ReturnType<typeof openExploring>>

/** A gateway that no limit closes early, with WeChat behind it, and values that lead past its first checks. */
export async function openExploring() {
  const limits = [
    'LOGIN_FREE_FAILURES',
    'LOGIN_FAILURES_PER_ADDRESS_HOUR',
    'LOGIN_FAILURES_PER_ACCOUNT_DAY',
    'GUEST_TOKENS_PER_ADDRESS_HOUR',
    'CAPTCHAS_PER_ADDRESS_HOUR',
    'WECHAT_LOGINS_PER_ADDRESS_HOUR',
    'SMS_PER_ADDRESS_HOUR',
    'SMS_PER_ADDRESS_DAY',
  ]
  const g = await openWechatGateway({ env: Object.fromEntries(limits.map((name) => [name, '1000000'])) })
  let members = 0

  return {
    g,

    /** Names, passwords, tokens and ids that are good now: of a new member, and of a guest. */
    async known(): Promise<string[]> {
      const [username, password] = [`member ${members++}`, 'correct horse']
      const mobile = String(13_900_000_000 + members)
      await createMember(g.deps, { username, password, mobile, email: `m${members}@b.cd` })
      const { accessToken, refreshToken, sessionId } = await login(g, username, password)
      const words = ['web', 'h5', 'tinyShop', '1', '2', 'cn', 'nomal', 'login', 'register', 'up-pwd']
      return [username, password, mobile, accessToken, refreshToken, sessionId, await guest(g), ...words]
    },

    /** Asks, and expects no server error, no code that is none, no trace. */
    async ask(request: () => Promise<Answer>): Promise<Answer> {
      const before = g.lines.length
      const answer = await request()
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
      const logged = g.lines.slice(before).join('')
      expect(answer.status, text + logged).toBeLessThan(500)
      expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d+|PrismaClient|SyntaxError/)
      expect(logged).not.toMatch(/request failed|"level":[56]0/)
      for (const { extensions } of answer.body?.errors ?? [])
        expect(Object.keys(errorTexts), text).toContain(extensions.code)
      return answer
    },
  }
}
