// Every question by which a stranger could learn whether somebody has a name.
import { createApp } from '../../src/auth/apps/apps.ts'
import { spend } from '../../src/auth/limits/budget.ts'
import { createMember } from '../../src/auth/members/members.ts'
import { setScene } from '../../src/auth/members/scenes.ts'
import type { Deps } from '../../src/deps.ts'
import { md5Signed } from '../support/signed.ts'
import type { Ask, Plain } from './asked.ts'
import type { Subject } from './subjects.ts'

/** What the stranger has of its own, and gets more of. */
export type Own = {
  deps: Deps
  /** Of a session of the stranger's own, opened just now. */
  token(): Promise<string>
  /** A phone of the stranger's, with a code to register it. */
  proven(): Promise<{ mobile: string; code: string }>
  guest(): Promise<string>
  captcha(guestToken: string): Promise<string>
}

export type Question = {
  name: string
  door: 'graphql' | 'rest'
  /** Set where old clients are told, by contract: answers then differ, and each costs one of 30 looks an hour. */
  told?: true
  /** What is not timed: it makes the request. */
  ask: (subject: Subject, own: Own) => Plain | Promise<Plain>
  /** Uses a budget of the subject up before. */
  wear?: (subject: Subject, deps: Deps) => Promise<void>
  /** What the answer must hold, so that what is compared is what was meant. */
  expects: RegExp
}

type Asked = Omit<Question, 'door'>

const password = 'a fine new password'
const c = '000000'

const gql = (query: string, variables: object, token?: string): Plain => ({
  path: '/graphql',
  body: { query, variables },
  ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
})

const names = ['username', 'mobile', 'email'] as const
const contacts = ['mobile', 'email'] as const
const invalidCode = /CODE_INVALID/

const loginQuery = `mutation ($u: String!, $g: String) { login(username: $u, password: "wrong password", guestToken: $g) { sessionId } }`

const logins: Asked[] = [
  ...names.map((by) => ({
    name: `login by ${by}`,
    ask: (who: Subject) => gql(loginQuery, { u: who[by] }),
    expects: /INVALID_CREDENTIALS/,
  })),
  {
    name: 'login of a guest',
    ask: async (who, own) => gql(loginQuery, { u: who.username, g: await own.guest() }),
    expects: /INVALID_CREDENTIALS/,
  },
  {
    name: 'login to an account under attack',
    ask: (who) => gql(loginQuery, { u: who.mobile }),
    wear: (who, deps) => useLogins(deps, who),
    expects: /INVALID_CREDENTIALS/,
  },
  ...contacts.map((by) => ({
    name: `loginWithCode by ${by}`,
    ask: (who: Subject) =>
      gql('mutation ($to: String!, $c: String!) { loginWithCode(to: $to, code: $c) { sessionId } }', {
        to: who[by],
        c,
      }),
    expects: invalidCode,
  })),
]

const purposes = ['REGISTER', 'LOGIN', 'RESET', 'BIND', 'VERIFY']

const sendQuery = {
  mobile: `mutation ($to: String!, $p: CodePurpose!) { sendSmsCode(mobile: $to, purpose: $p) { resendAfter expiresIn handle } }`,
  email: `mutation ($to: String!, $p: CodePurpose!) { sendEmailCode(email: $to, purpose: $p) { resendAfter expiresIn handle } }`,
}

const sends: Asked[] = [
  ...contacts.flatMap((by) =>
    purposes.map((p) => ({
      name: `send to ${by} for ${p}`,
      ask: (who: Subject) => gql(sendQuery[by], { to: who[by], p }),
      expects: /"expiresIn"/,
    })),
  ),
  {
    name: 'send to a phone with no code left',
    ask: (who) => gql(sendQuery.mobile, { to: who.mobile, p: 'RESET' }),
    wear: ({ mobile }, deps) =>
      use(deps, [[`send-to:+86${mobile}`, 3_600, deps.config.limits.perDestinationHour]]),
    expects: /TOO_MANY_REQUESTS/,
  },
]

const resetQuery = `mutation ($to: String!, $c: String!, $p: String!) { resetPassword(to: $to, code: $c, password: $p) { member { id } } }`
const registerQuery = `mutation ($u: String, $m: String, $e: String, $c: String, $p: String!, $s: String, $g: String, $a: String) {
  register(username: $u, mobile: $m, email: $e, code: $c, password: $p, scene: $s, guestToken: $g, captcha: $a, login: false) {
    member { username mobile email }
  }
}`

let newcomers = 0
const newcomer = () => `newcomer${100_000 + newcomers++}`
const argument = { mobile: 'm', email: 'e' } as const

const joins: Asked[] = contacts.flatMap((by): Asked[] => [
  {
    name: `resetPassword by ${by}`,
    ask: (who) => gql(resetQuery, { to: who[by], c, p: password }),
    expects: invalidCode,
  },
  {
    name: `register by ${by}`,
    ask: (who) => gql(registerQuery, { [argument[by]]: who[by], c, p: password }),
    expects: invalidCode,
  },
  {
    name: `register without a code beside ${by}`,
    ask: (who) => gql(registerQuery, { u: newcomer(), [argument[by]]: who[by], p: password, s: 'open' }),
    expects: /"mobile":null,"email":null/,
  },
  {
    name: `register as a guest beside ${by}`,
    ask: async (who, own) => {
      const g = await own.guest()
      const a = await own.captcha(g)
      return gql(registerQuery, { u: newcomer(), [argument[by]]: who[by], p: password, g, a })
    },
    expects: /"mobile":null,"email":null/,
  },
])

const bindQuery = {
  mobile: 'mutation ($to: String!, $c: String!) { bindMobile(mobile: $to, code: $c) { id } }',
  email: 'mutation ($to: String!, $c: String!) { bindEmail(email: $to, code: $c) { id } }',
}

const reauthenticateQuery = 'mutation ($to: String!, $c: String!) { reauthenticate(to: $to, code: $c) }'

const withSession: Asked[] = [
  {
    name: 'register with a code, beside email',
    ask: async (who, own) => {
      const { mobile, code } = await own.proven()
      return gql(registerQuery, { u: newcomer(), m: mobile, e: who.email, c: code, p: password })
    },
    expects: /"email":null/,
  },
  ...contacts.flatMap((by): Asked[] => [
    {
      name: `bind ${by}`,
      ask: async (who, own) => gql(bindQuery[by], { to: who[by], c }, await own.token()),
      expects: invalidCode,
    },
    {
      name: `reauthenticate by ${by}`,
      ask: async (who, own) => gql(reauthenticateQuery, { to: who[by], c }, await own.token()),
      expects: invalidCode,
    },
  ]),
]

const form = (path: string, fields: Record<string, string>): Plain => ({
  path,
  body: new URLSearchParams(fields),
})

let signed = 0

const apiV1: Asked[] = [
  ...names.map((by) => ({
    name: `api-v1 login by ${by}`,
    ask: (who: Subject) =>
      form('/api/v1/login', { username: who[by], password: 'wrong password', time: '1' }),
    expects: /1004/,
  })),
  {
    name: 'api-v1 authorize',
    ask: ({ username }, { deps }) => {
      // Another second each time: a signed request is good once.
      const time = String(Math.floor(deps.now() / 1000) - (signed++ % 290))
      const fields = { appid: appid(), username, password: 'wrong password', time }
      return form('/api/v1/authorize', { ...md5Signed(fields, appSecret) })
    },
    expects: /1004/,
  },
  ...['1', '2'].flatMap((flag): Asked[] => [
    {
      name: `api-v1 go/verify flag ${flag}`,
      told: true,
      ask: ({ mobile }) => form('/api/v1/go/verify', { lg: 'cn', username: mobile, flag, smsflag: '1' }),
      expects: /"state":(true|false)/,
    },
    {
      name: `api-v1 go/doaction flag ${flag}`,
      told: true,
      ask: ({ mobile }) =>
        form('/api/v1/go/doaction', { username: mobile, password, verify: c, flag, bundleid: 'closed' }),
      expects: /"code":10(12|17|18)/,
    },
  ]),
]

const bases = { rf3: '/v1/site', rf2: '/api/v1/site', 'tiny-shop': '/tiny-shop/v1/site' }
const twice = { password: 'secret12', password_repetition: 'secret12', group: 'h5', nickname: 'Ann' }

const site = Object.entries(bases).flatMap(([flavour, base]): Asked[] => {
  const told = flavour === 'tiny-shop' ? ({ told: true } as const) : {}
  const wrong = { code: '0000', ...twice }
  return [
    {
      name: `${flavour} login`,
      ask: ({ mobile, username }) =>
        form(`${base}/login`, {
          ...(flavour === 'tiny-shop' ? { mobile } : { username }),
          ...{ password: 'wrong password', group: 'h5' },
        }),
      expects: /422/,
    },
    ...['register', 'up-pwd', 'login'].map((usage) => ({
      name: `${flavour} sms-code for ${usage}`,
      ...told,
      ask: ({ mobile }: Subject) => form(`${base}/sms-code`, { mobile, usage }),
      expects: /"code":(200|422)/,
    })),
    {
      name: `${flavour} mobile-login`,
      ask: ({ mobile }) => form(`${base}/mobile-login`, { mobile, code: '0000', group: 'h5' }),
      expects: /422/,
    },
    ...['register', 'up-pwd'].map((action) => ({
      name: `${flavour} ${action}`,
      ...told,
      ask: ({ mobile }: Subject) => form(`${base}/${action}`, { mobile, ...wrong }),
      expects: /422/,
    })),
  ]
})

const apiAuth: Asked[] = [
  {
    name: 'api-auth login',
    ask: async ({ username }, own) => {
      const access_token = await own.guest()
      return form('/api/auth/login', { username, password: 'wrong password', access_token })
    },
    expects: /"code":101/,
  },
  ...['register', 'login', 'verify'].map((type) => ({
    name: `api-auth smscode for ${type}`,
    ask: async ({ mobile }: Subject, own: Own) =>
      form('/api/auth/smscode', { mobile, type, captcha: '', access_token: await own.guest() }),
    expects: /"code":1/,
  })),
  ...contacts.map((by) => ({
    name: `api-auth forgot by ${by}`,
    ask: async (who: Subject, own: Own) => {
      const access_token = await own.guest()
      return form('/api/auth/forgot', { account: who[by], type: by, password, verify: c, access_token })
    },
    expects: /"code":0/,
  })),
  ...contacts.map((by) => ({
    name: `api-auth register beside ${by}`,
    told: true as const,
    ask: async (who: Subject, own: Own) => {
      const access_token = await own.guest()
      const verify = await own.captcha(access_token)
      const fields = { username: newcomer(), password, repassword: password, verify, access_token }
      return form('/api/auth/register', { ...fields, [by]: who[by] })
    },
    expects: /"code":[01]/,
  })),
]

const at = (door: Question['door'], asked: Asked[]): Question[] =>
  asked.map((question) => ({ ...question, door }))

export const questions: readonly Question[] = [
  ...at('graphql', [...logins, ...sends, ...joins, ...withSession]),
  ...at('rest', [...apiV1, ...site, ...apiAuth]),
]

const proofLasts = 600_000

const appSecret = 'the secret of an app, known to the stranger'
const appid = () => 'tells-app'

// As src/auth/passwords/login-throttle.ts and src/auth/codes/send-code.ts count; `expects` says so where they no longer do.
async function useLogins(deps: Deps, { mobile }: Subject): Promise<void> {
  const member = await deps.db.member.findUnique({ where: { mobile: `+86${mobile}` } })
  const account = member ? `member:${member.id}` : `name:+86${mobile}`
  await use(deps, [[`login-account:${account}`, 86_400, deps.config.limits.failuresPerAccountDay]])
}

type Used = [key: string, seconds: number, times: number]

async function use(deps: Deps, budgets: Used[]): Promise<void> {
  for (const [key, seconds, times] of budgets)
    for (let i = 0; i < times; i++) await spend(deps, [{ key, limit: Infinity, seconds }])
}

/** What the stranger starts with on an empty gateway. */
export async function strangerAt(deps: Deps, ask: Ask): Promise<Own> {
  await setScene(deps, { bundleid: 'open', verify: false })
  await setScene(deps, { bundleid: 'closed', verify: true })
  await createApp(deps, { appid: appid(), secret: appSecret })
  await createApp(deps, { appid: 'web' })
  await createMember(deps, { username: 'stranger', password })
  const data = async (query: string, variables: object = {}) =>
    (JSON.parse((await ask(gql(query, variables))).body) as { data: any }).data
  const query = 'mutation ($p: String!) { login(username: "stranger", password: $p) { accessToken } }'
  const logIn = async () => ({
    token: (await data(query, { p: password })).login.accessToken as string,
    at: deps.now(),
  })
  let session = await logIn()
  let phones = 0
  return {
    deps,
    async token() {
      if (deps.now() - session.at > proofLasts / 2) session = await logIn()
      return session.token
    },
    async proven() {
      const mobile = `136${String(10_000_000 + phones++)}`
      await ask(gql(sendQuery.mobile, { to: mobile, p: 'REGISTER' }))
      return { mobile, code: deps.outbox?.entries().find(({ to }) => to.endsWith(mobile))?.code ?? '' }
    },
    guest: async () =>
      (await data('mutation { createGuestToken(appid: "web") { token } }')).createGuestToken.token,
    async captcha(guestToken) {
      await data('mutation ($g: String!) { captcha(guestToken: $g) { expiresIn } }', { g: guestToken })
      return (
        deps.outbox?.entries().find(({ to, channel }) => channel === 'captcha' && to === guestToken)?.code ??
        ''
      )
    },
  }
}
