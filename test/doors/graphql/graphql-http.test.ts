import { serverAudits, type ServerAuditOptions } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestGateway, type TestGateway } from '../../support/gateway.ts'

let g: TestGateway
beforeAll(async () => void (g = await openTestGateway()))
afterAll(() => g.close())

type Fetch = NonNullable<ServerAuditOptions['fetchFn']>

const fast: Fetch = async (url: string, init?: RequestInit) => g.fetch(new Request(url, init))

/** The same, with weights in `accept`: those requests leave the fast path for Yoga's own HTTP layer. */
const yoga: Fetch = async (url: string, init?: RequestInit) => {
  const request = new Request(url, init)
  request.headers.set('accept', `${request.headers.get('accept') ?? '*/*'};q=0.9`)
  return g.fetch(request)
}

const auditsOver = (fetchFn: Fetch) => serverAudits({ url: 'http://gateway.test/graphql', fetchFn })
const { must, optional } = sorted(auditsOver(fast))

function sorted(audits: ReturnType<typeof serverAudits>) {
  const names = audits.map(({ id, name }) => [id, name] as const)
  return {
    must: names.filter(([, name]) => /^(MUST|SHOULD) /.test(name)),
    optional: names.filter(([, name]) => name.startsWith('MAY ')),
  }
}

async function audit(fetchFn: Fetch, id: string) {
  const one = auditsOver(fetchFn).find((candidate) => candidate.id === id)
  const result = await one?.fn()
  return result?.status === 'ok' ? 'ok' : `${result?.status}: ${JSON.stringify(result)}`
}

it('the audits of graphql-http are all there', () => {
  expect([must.length, optional.length]).toEqual([36, 25])
})

describe.each([
  ['the fast path', fast],
  ["Yoga's path", yoga],
])('GraphQL over HTTP, by %s', (_name, fetchFn) => {
  it.each(must)('%s %s', async (id) => {
    expect(await audit(fetchFn, id)).toBe('ok')
  })

  it('does everything that it MAY do, too', async () => {
    const left = []
    for (const [id, name] of optional) if ((await audit(fetchFn, id)) !== 'ok') left.push(`${id} ${name}`)
    expect(left).toEqual([])
  })
})
