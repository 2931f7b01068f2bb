/** What a developer sees first: a walk from login to a checked and refreshed token, one tab each. */
const walk = [
  {
    query: `# 1. Log in. Demo data (development): member "demo".
#    Copy accessToken into the next tabs' Headers, and refreshToken into the "refresh" tab.
mutation Login($input: LoginInput!) {
  login(input: $input) {
    accessToken
    refreshToken
    expiresIn
    member { id username }
  }
}`,
    variables: JSON.stringify(
      { input: { username: 'demo', password: 'demo-password', device: 'GraphiQL' } },
      null,
      2,
    ),
  },
  {
    query: `# 2. Check a token, as a service does that got it from its client.
query Check($token: String!) {
  checkToken(token: $token) { active expired username group expiresIn }
}`,
    variables: JSON.stringify({ token: 'paste an accessToken' }, null, 2),
  },
  {
    query: `# 3. Trade the refresh token for a new pair.
mutation Refresh($refreshToken: String!) {
  refresh(refreshToken: $refreshToken) { accessToken refreshToken expiresIn }
}`,
    variables: JSON.stringify({ refreshToken: 'paste a refreshToken' }, null, 2),
  },
  {
    query: `# 4. What only the member may see: put the access token into Headers below.
query Mine {
  me {
    id
    username
    mobile
    sessions(first: 10) { nodes { id device group lastSeenAt current } }
  }
}`,
  },
]

const headers = JSON.stringify({ Authorization: 'Bearer <accessToken>' }, null, 2)

export const graphiqlOptions = {
  title: 'Auth gateway',
  // Yoga's page lets `query` overwrite the first tab, so that it must say the same.
  query: walk[0]?.query ?? '',
  variables: walk[0]?.variables ?? '',
  defaultTabs: walk.map((tab) => ({ ...tab, headers })),
  headers,
  // A token must not outlive the tab in the browser's storage.
  shouldPersistHeaders: false,
}
