// The same check over GraphQL, through Yoga's own HTTP server as its documents show it.
import { createSchema, createYoga } from 'graphql-yoga'
import { listen, redis, type Entry } from './listen.ts'

const typeDefs = /* GraphQL */ `
  type TokenStatus {
    active: Boolean!
    expired: Boolean!
    username: String
    group: String
    expiresIn: Int
  }
  type Query {
    checkToken(token: String!): TokenStatus!
  }
`

const resolvers = {
  Query: {
    async checkToken(_root: unknown, { token }: { token: string }) {
      const text = await redis.get(`bench:${token}`)
      if (!text) return { active: false, expired: false }
      const { username, group, exp } = JSON.parse(text) as Entry
      const expiresIn = Math.ceil((exp - Date.now()) / 1000)
      return { active: true, expired: false, username, group, expiresIn }
    },
  },
}

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }) })
listen((request, response) => void yoga(request, response))
