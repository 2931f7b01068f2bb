import type { Walk } from '../explorer/walk.ts'

/** What an operator looks for first: somebody, what they did, and the apps. It changes nothing. */
export const adminWalk: Walk = {
  tabs: [
    {
      hint: [['成员，按编号排列，每页二十名。'], ['Members by number, twenty a page.']],
      query: `query Members {
  membersConnection(first: 20) {
    nodes { id username mobile email disabledAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
    },
    {
      hint: [
        ['一名成员及其会话：按用户名、手机号或邮箱查找。'],
        ['One member and the sessions: by username,', 'number or address.'],
      ],
      query: `query Member($name: String!) {
  member(name: $name) {
    id
    username
    sessions(first: 10) {
      nodes { id device group lastSeenAt endedAt }
    }
  }
}`,
      variables: { name: 'demo' },
    },
    {
      hint: [['审计：最近发生了什么。'], ['The audit: what happened, the newest first.']],
      query: `query Audit {
  auditEventsConnection(first: 20) {
    nodes {
      at event result address
      member { username }
    }
  }
}`,
    },
    {
      hint: [
        ['应用。凭证可写时，也可在此运行', 'rotateAppSecret 等操作。'],
        ['Apps. With a credential that may change things', 'rotateAppSecret and the others run here too.'],
      ],
      query: `query Apps {
  appsConnection(first: 20) {
    nodes { id appid enabled expiresAt createdAt }
  }
}`,
    },
  ],
}
