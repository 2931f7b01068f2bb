import type { ApiAuthTokensFragment } from '../gql/graphql.ts'

/** The token object of every login. Never with a field `token_expire`: see ruling 25. */
export const tokens = ({ accessToken, refreshToken, expiresIn, member }: ApiAuthTokensFragment) => ({
  token: accessToken,
  refresh_token: refreshToken,
  expire_in: expiresIn,
  member_id: member.id,
})
