import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observed } from '../../src/observe/observation.ts'
import { createMetrics } from '../../src/observe/meter.ts'
import { openDoors } from '../../src/gateway.ts'
import type { DoorPath } from '../../src/doors/edge/door.ts'
import { dialects } from '../../rest-compat/index.ts'
import { openTestGateway, testGateway, type TestGateway } from '../support/gateway.ts'
import { production } from '../support/production.ts'

const env = {
  METRICS: 'true',
  ADMIN_TOKEN: 'an-admin-token-of-32-characters-or-more',
  CORS_ORIGINS: 'https://a.test',
}

type Mounted = { path: string }

/** Whether a route answers this path: as it is listed, or as one of the table below its base. */
const answers = (route: Mounted, { path, base }: DoorPath) =>
  route.path === path || (base !== undefined && route.path === `${base}/*`)

/** What is mounted and in no list, and what is listed and not mounted. */
function drift(routes: readonly Mounted[], paths: readonly DoorPath[]) {
  const listed = (route: Mounted) => paths.some((path) => answers(route, path))
  const mounted = (path: DoorPath) => routes.some((route) => answers(route, path))
  return {
    unlisted: routes.filter((route) => !listed(route)).map(({ path }) => path),
    missing: paths.filter((path) => !mounted(path)).map(({ path }) => path),
  }
}

const seen: Observed[] = []
const trace = () => (observed: Observed) => void seen.push(observed)

let g: TestGateway
beforeAll(async () => {
  g = await openTestGateway({ env, deps: { trace } })
})
afterAll(() => g.close())

function everyDoor() {
  const { doors, app } = openDoors(g.deps, { dialects, metrics: createMetrics(g.deps) })
  return { doors, app, paths: doors.flatMap(({ paths }) => paths) }
}

describe('the paths of the doors', () => {
  it('are those that are mounted, no more and no fewer', async () => {
    const { doors, app, paths } = everyDoor()
    for (const door of doors)
      expect(drift(door.app.routes, door.paths)).toEqual({ unlisted: [], missing: [] })
    expect(drift(app.routes, paths)).toEqual({ unlisted: [], missing: [] })
    app.get('/oauth/introspect/more', (c) => c.text(''))
    app.get('/admin/*', (c) => c.text(''))
    expect(drift(app.routes, paths).unlisted).toEqual(['/oauth/introspect/more', '/admin/*'])
  })

  it('answer the verbs they list, and no other', async () => {
    const refusals = [404, 405]
    // Old paths refuse in envelopes of their own, with 200.
    for (const { path, methods } of everyDoor().paths.filter(({ base }) => base === undefined)) {
      // Named by what is in them.
      if (path.endsWith('/assets/*')) continue
      const statusOf = async (method: string) => (await g.send(path.replace('*', 'below'), { method })).status
      for (const method of methods.length > 0 ? methods : ['GET', 'POST', 'DELETE'])
        expect({ path, method, status: await statusOf(method) }).not.toMatchObject({ status: 404 })
      for (const method of methods.length > 0 ? ['GET', 'POST', 'DELETE'] : [])
        if (!methods.includes(method)) expect(refusals).toContain(await statusOf(method))
    }
  })

  it('are no two alike', async () => {
    const paths = everyDoor().paths.map(({ path }) => path)
    expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([])
  })

  it('hold every old path', async () => {
    const { paths } = everyDoor()
    const of = (wire: string, base: string) =>
      paths
        .filter((listed) => listed.door === wire && listed.base === base)
        .map(({ path }) => path.slice(base.length + 1))
    expect(of('api-v1', '/api/v1').toSorted()).toEqual([
      'authorize',
      'check_token',
      'go/doaction',
      'go/verify',
      'login',
      'php/doaction',
      'php/verify',
      'refresh_token',
    ])
    const site = [
      'login',
      'logout',
      'mobile-login',
      'refresh',
      'register',
      'sms-code',
      'up-pwd',
      'verify-access-token',
    ]
    for (const base of ['/v1/site', '/api/v1/site', '/tiny-shop/v1/site', '/api/tiny-shop/v1/site'])
      expect(of('v1-site', base).toSorted()).toEqual(site)
    const wechat = [
      'captcha',
      'forgot',
      'login',
      'quit',
      'refresh',
      'refresh_token',
      'register',
      'smscode',
      'token',
    ]
    for (const base of ['/api/auth', '/index.php/api/auth'])
      expect(of('api-auth', base).toSorted()).toEqual([
        ...wechat,
        'wxauth',
        'wxautologin',
        'wxlogin',
        'wxsign',
      ])
  })

  it('are where they are only while they are on', async () => {
    const config = { ...g.deps.config, adminTokens: [] }
    const { outbox: _, ...others } = g.deps
    const { doors } = openDoors({ ...others, config }, { dialects })
    const paths = doors.flatMap((door) => door.paths.map(({ path }) => path))
    for (const path of ['/metrics', '/admin/graphql', '/dev/outbox', '/dev/outbox.json']) {
      expect(paths).not.toContain(path)
      expect(everyDoor().paths.map((listed) => listed.path)).toContain(path)
    }
  })
})

describe('the page at /', () => {
  let body: string
  let paths: DoorPath[]
  beforeAll(async () => {
    paths = everyDoor().paths
    body = (await g.send('/')).body
  })

  it('shows every path there is', () => {
    const shown = [...body.matchAll(/<code>([^<]*)<\/code>/g)].map(([, text = '']) => text)
    const firstBase = new Map(paths.map(({ door, base }) => [door, base] as const).toReversed())
    // A table that lies below several bases is written out below the first.
    const places = paths
      .filter(({ path }) => path !== '/')
      .map(({ path, door, base = '' }) =>
        base === '' || base === firstBase.get(door)
          ? [path]
          : [`${base}/…`, `${firstBase.get(door)}${path.slice(base.length)}`],
      )
    for (const texts of places) expect(shown).toEqual(expect.arrayContaining(texts))
  })

  it('says what each is for, in Chinese and in English', () => {
    for (const {
      about: [zh, en],
    } of paths.filter(({ path }) => path !== '/')) {
      expect(body).toContain(`<span lang="zh">${zh}</span>`)
      expect(body).toContain(`<span>${en}</span>`)
    }
  })

  it('links what a browser can open, and each link answers', async () => {
    const links = [...body.matchAll(/<a href="([^"]*)"/g)].map(([, href = '']) => href)
    expect(links).toEqual([
      '/graphql',
      '/admin/graphql',
      '/healthz',
      '/readyz',
      '/metrics',
      '/dev/outbox',
      '/dev/outbox.json',
    ])
    for (const link of links)
      expect((await g.send(link, { headers: { accept: 'text/html' } })).status).toBe(200)
  })

  it('runs no script and loads nothing', () => {
    expect(body).not.toMatch(/<script|src=|url\(|@import|https?:/)
  })
})

describe('metrics and traces', () => {
  it('name a request to any path by what the path is listed as', async () => {
    const { paths } = everyDoor()
    seen.length = 0
    for (const { path, methods, door } of paths) {
      const [method = 'POST'] = methods
      const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}
      await g.send(path.replace('*', 'below/it'), { method, ...body })
      expect({ path, door: seen.at(-1)?.door }).toEqual({ path, door })
    }
    expect(seen).toHaveLength(paths.length)
    await g.send('/auth/verified')
    expect(seen.at(-1)?.door).toBe('other')
  })
})

describe('the version', () => {
  it('is that of package.json, in /healthz, in metrics and on the page', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
    expect(await g.send('/healthz')).toMatchObject({
      status: 200,
      body: { status: 'alive', version: manifest.version },
    })
    expect((await g.send('/metrics')).body).toContain(`auth_build_info{version="${manifest.version}"} 1`)
    expect((await g.send('/')).body).toContain(`v${manifest.version}`)
  })

  it('is told to no stranger by a production', async () => {
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
    const own = await testGateway({ env: { ...production, METRICS: 'true', METRICS_TOKEN: 'm'.repeat(32) } })
    const health = await own.send('/healthz')
    expect(health).toMatchObject({ status: 200, body: { status: 'alive' } })
    for (const answer of [health, await own.send('/'), await own.send('/readyz'), await own.send('/metrics')])
      expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain(manifest.version)
  })
})
