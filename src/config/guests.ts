import { z } from 'zod'
import type { Vars } from './fields.ts'

/** How guests join. */
export const guestEnv = {
  GUEST_REGISTER: z.enum(['captcha', 'sms']).default('captcha').meta({
    description:
      'What a client with a guest token proves before it may register: a solved captcha, or its phone by a code.',
  }),
  INVITE_CODES: z
    .enum(['optional', 'required'])
    .default('optional')
    .meta({ description: 'Whether joining needs an invite code.' }),
  DEFAULT_AGENT: z.string().min(1).optional().meta({
    description: 'The agent code of the recommender of members that nobody else brought.',
    unset: 'none',
  }),
}

export const guestConfig = (vars: Vars<typeof guestEnv>) => ({
  /** What a guest proves before it may join: a solved captcha, or its phone by a code. */
  guestRegister: vars.GUEST_REGISTER,
  inviteCodes: vars.INVITE_CODES,
  /** The agent code that counts for members nobody else brought. */
  defaultAgent: vars.DEFAULT_AGENT,
})
