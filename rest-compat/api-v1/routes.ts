import { route, type Params } from '../dialect.ts'
import {
  ApiV1AuthorizeDocument,
  ApiV1CheckTokenDocument,
  ApiV1LoginDocument,
  ApiV1RefreshTokenDocument,
} from '../gql/graphql.ts'

type Issued = { accessToken: string; expiresIn: number; refreshToken: string }

const tokens = ({ accessToken, expiresIn, refreshToken }: Issued) => ({
  access_token: accessToken,
  expire_time: String(expiresIn),
  refresh_token: refreshToken,
})

// `expire_time` may only shorten a life, so what is no positive number changes nothing.
function shorterLife({ expire_time }: Params): number | null {
  const seconds = Number(expire_time)
  return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 31 ? seconds : null
}

/** The documented paths below /api/v1. */
export const routes = {
  login: route({
    operation: ApiV1LoginDocument,
    // `time` must be there but signs nothing (ruling 11).
    required: ['username', 'password', 'time'],
    variables: ({ username = '', password = '' }) => ({ username, password }),
    payload: ({ login }) => ({ body: tokens(login) }),
  }),

  authorize: route({
    operation: ApiV1AuthorizeDocument,
    required: ['appid', 'username', 'password', 'time', 'token'],
    variables: ({ appid = '', username = '', password = '', time = '', token = '', token_type }) => ({
      appid,
      username,
      password,
      time,
      token,
      tokenType: token_type ?? null,
    }),
    payload: ({ authorize }) => ({ body: tokens(authorize) }),
  }),

  check_token: route({
    operation: ApiV1CheckTokenDocument,
    required: ['token'],
    variables: ({ token = '' }) => ({ token }),
    payload: ({ checkToken: { active, username, expiresIn } }) =>
      active ? { body: { username, expire_time: String(expiresIn) } } : { code: 'TOKEN_INVALID' },
  }),

  refresh_token: route({
    operation: ApiV1RefreshTokenDocument,
    required: ['refresh_token'],
    variables: (params) => ({ refreshToken: params.refresh_token ?? '', expiresIn: shorterLife(params) }),
    payload: ({ refresh }) => ({ body: { ...tokens(refresh), username: refresh.member.username } }),
  }),
}
