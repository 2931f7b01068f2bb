import type { ApiAuthTokensFragment } from '../gql/graphql.ts'

/** The token object of every login. Never with a field `token_expire`: CONTRACT.md#no-token_expire. */
export const tokens = ({ accessToken, refreshToken, expiresIn, member }: ApiAuthTokensFragment) => ({
  token: accessToken,
  refresh_token: refreshToken,
  expire_in: expiresIn,
  member_id: member.id,
})
