// Documents that nobody will ever send again, thousands of them, at a small heap: none is kept.
import { beforeAll, expect, it } from 'vitest'
import { startGateway, type Gateway } from './support/gateway.ts'
import { shared, temporaryFolder } from './support/process.ts'

// The whole run is 2 500 documents; DOCUMENTS=10000 is the long form.
const documents = Number(process.env.DOCUMENTS ?? 2_500)
const heap = 256

let gateway: Gateway
beforeAll(() =>
  shared(async () => {
    const NODE_OPTIONS = `--max-old-space-size=${heap}`
    gateway = await startGateway({ DATA_DIR: await temporaryFolder(), METRICS: 'true', NODE_OPTIONS })
  }),
)

const names = (id: number, count: number) =>
  Array.from({ length: count }, (_, field) => `h${id}x${field}`).join(' ')
const kinds = [
  // Names that do not exist, each searched for names like it.
  (id: number) => `{ ${names(id, 480)} }`,
  // Valid ones.
  (id: number) => `query Q${id} { ${'__typename '.repeat(100)} }`,
  // What becomes a compiled operation when it comes often.
  (id: number) => `query Q${id}($t: String!) { checkToken(token: $t) { active a${id}: username } }`,
]

async function ask(query: string): Promise<void> {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { t: 'x' } }),
  })
  await answer.body?.cancel()
  expect(answer.status).toBe(200)
}

async function heapUsed(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  return Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(text)?.[1]) / 1e6
}

it('thousands of distinct documents neither end the process nor stay in it', async () => {
  const waits: number[] = []
  let settled = 0
  for (let id = 0; id < documents; id++) {
    await ask(kinds[id % kinds.length]?.(id) ?? '')
    if (id === Math.floor(documents * 0.4)) settled = await heapUsed()
    if (id % 10 !== 0) continue
    const from = performance.now()
    expect((await gateway.get('/healthz')).status).toBe(200)
    waits.push(performance.now() - from)
  }
  const grown = (await heapUsed()) - settled
  const p99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)]
  console.log(
    `${documents} documents: heap ${settled.toFixed(0)} MB, then ${grown.toFixed(0)} MB more; healthz p99 ${p99?.toFixed(1)} ms`,
  )
  // Garbage that is not collected yet counts too: what 1 500 documents left before was over 300 MB.
  expect(grown).toBeLessThan(heap / 2)
})
