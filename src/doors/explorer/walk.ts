import type { Language } from '../../errors.ts'

/** Comment lines; a Chinese character is two columns wide, and with 54 columns all is seen in a window of 1 280. */
type Hint = readonly [zh: readonly string[], en: readonly string[]]

export type Walk = {
  tabs: readonly { hint: Hint; query: string; variables?: object }[]
  /** Sent with the operation of each tab. */
  headers?: Record<string, string>
}

/** What a developer sees first: a walk from login to a checked and refreshed token, one tab each, by clicking alone. */
export const publicWalk: Walk = {
  headers: { Authorization: 'Bearer <accessToken>' },
  tabs: [
    {
      hint: [
        [
          '1. 登录开发环境的演示用户。点击右侧的运行按钮，',
          '   再依次运行后面的标签页：其中的 <accessToken>',
          '   和 <refreshToken> 自动换成最近得到的令牌。',
          '   令牌只在本页内存中，关闭页面即消失。',
        ],
        [
          '1. Log in as the demo member of development.',
          '   Run this, then the other tabs one by one:',
          '   <accessToken> and <refreshToken> in them',
          '   stand for the tokens you were given last.',
          '   They are in the memory of this page only.',
        ],
      ],
      query: `mutation Login($input: LoginInput!) {
  login(input: $input) {
    accessToken
    refreshToken
    expiresIn
    member { id username }
  }
}`,
      variables: { input: { username: 'demo', password: 'demo-password', device: 'GraphiQL' } },
    },
    {
      hint: [
        ['2. 检查令牌：其他服务收到客户端的令牌后这样查询。'],
        ['2. Check a token, as a service does that got', '   it from its client.'],
      ],
      query: `query Check($token: String!) {
  checkToken(token: $token) {
    active
    expired
    username
    group
    expiresIn
  }
}`,
      variables: { token: '<accessToken>' },
    },
    {
      hint: [['3. 用刷新令牌换一对新令牌。'], ['3. Trade the refresh token for a new pair.']],
      query: `mutation Refresh($refreshToken: String!) {
  refresh(refreshToken: $refreshToken) {
    accessToken
    refreshToken
    expiresIn
  }
}`,
      variables: { refreshToken: '<refreshToken>' },
    },
    {
      hint: [
        ['4. 只有用户本人能看到的内容：', '   访问令牌在下方 Headers 中。'],
        ['4. What only the member may see: the access', '   token is in Headers below.'],
      ],
      query: `query Mine {
  me {
    id
    username
    mobile
    sessions(first: 10) {
      nodes { id device group lastSeenAt current }
    }
  }
}`,
    },
  ],
}

/** A walk as GraphiQL takes it, with the hints of this language as comments. */
export function tabsOf({ tabs, headers }: Walk, language: Language) {
  const sent = headers ? JSON.stringify(headers, null, 2) : undefined
  return {
    headers: sent,
    tabs: tabs.map(({ hint: [zh, en], query, variables }) => ({
      query: [...(language === 'zh' ? zh : en).map((line) => `# ${line}`), query].join('\n'),
      variables: variables && JSON.stringify(variables, null, 2),
      headers: sent,
    })),
  }
}
