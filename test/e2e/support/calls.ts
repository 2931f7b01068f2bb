/** The tokens a GraphQL login or refresh gives. */
export type Pair = { accessToken: string; refreshToken: string; sessionId: string }
export type Status = { active: boolean; expired: boolean; username: string | null }
export type Answer<Data = Record<string, unknown>> = {
  data?: Data | null
  errors?: { message: string; extensions: { code: string } }[]
}
export type Legacy = { state: boolean; code?: number; error?: string; data?: Record<string, string> }

export type Calls = ReturnType<typeof createCalls>

const pair = 'accessToken refreshToken sessionId'
const loginText = `mutation ($u: String!, $p: String!) { login(username: $u, password: $p) { ${pair} } }`
const refreshText = `mutation ($t: String!) { refresh(refreshToken: $t) { ${pair} } }`
const checkText = 'query ($t: String!) { checkToken(token: $t) { active expired username } }'

/** What is wrong with an answer, or undefined. */
export const codeOf = ({ errors }: Answer<unknown>) => errors?.[0]?.extensions.code

/** The doors of one gateway. Refusals throw, except in `graphql` and `rest`, which give the whole answer. */
export function createCalls(url: string) {
  async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
    const init = { 'content-type': 'application/json', ...headers }
    const response = await fetch(url + path, { method: 'POST', headers: init, body: JSON.stringify(body) })
    return response.json()
  }

  const graphql = async <Data>(query: string, variables: object = {}, token?: string) => {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
    return (await post('/graphql', { query, variables }, headers)) as Answer<Data>
  }

  const tryLogin = (u: string, p: string) => graphql<{ login: Pair }>(loginText, { u, p })
  const tryRefresh = (t: string) => graphql<{ refresh: Pair }>(refreshText, { t })
  const tryCheck = (t: string) => graphql<{ checkToken: Status }>(checkText, { t })

  return {
    graphql,
    tryLogin,
    tryRefresh,
    tryCheck,
    /** POST to an old REST path, without its base. */
    rest: async (path: string, body: object) => (await post(`/api/v1/${path}`, body)) as Legacy,
    /** The demo member, unless told otherwise. */
    login: async (u = 'demo', p = 'demo-password') => dataOf(await tryLogin(u, p)).login,
    refresh: async (t: string) => dataOf(await tryRefresh(t)).refresh,
    check: async (t: string) => dataOf(await tryCheck(t)).checkToken,
    logout: async (t: string) =>
      dataOf(await graphql<{ logout: boolean }>('mutation { logout }', {}, t)).logout,
    get: (path: string) => fetch(url + path),
  }
}

function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  if (errors || !data) throw new Error(`refused: ${JSON.stringify(errors)}`)
  return data
}
