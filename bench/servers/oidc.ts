// oidc-provider: tokens by client credentials, asked about at its introspection endpoint, kept in Redis.
import { Provider, type Adapter, type AdapterPayload } from 'oidc-provider'
import { listen, redis } from './listen.ts'

const { CLIENT_ID = '', CLIENT_SECRET = '' } = process.env

// What introspection of client-credentials tokens needs; the rest of the interface is never called here.
function redisAdapter(model: string): Adapter {
  const key = (id: string) => `oidc:${model}:${id}`
  const unused = () => Promise.resolve(undefined)
  return {
    async upsert(id: string, payload: AdapterPayload, expiresIn: number) {
      await redis.set(key(id), JSON.stringify(payload), 'EX', expiresIn)
    },
    async find(id: string) {
      const text = await redis.get(key(id))
      return text ? (JSON.parse(text) as AdapterPayload) : undefined
    },
    async destroy(id: string) {
      await redis.del(key(id))
    },
    findByUserCode: unused,
    findByUid: unused,
    consume: unused,
    revokeByGrantId: unused,
  }
}

const provider = new Provider(`http://127.0.0.1:${process.env.PORT}`, {
  adapter: redisAdapter,
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    devInteractions: { enabled: false },
  },
  ttl: { ClientCredentials: 3_600 },
})

const handler = provider.callback()
listen((request, response) => void handler(request, response))
