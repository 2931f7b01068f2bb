import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../src/webhooks/addresses.ts'
import { NotDelivered, postPublic, type Resolve } from '../../src/webhooks/post.ts'
import { startListener } from '../fakes/listener.ts'

const message = { headers: { 'content-type': 'application/json' }, body: '{}' }

/** A resolver that counts, and gives these addresses one question after the other. */
function resolver(...answers: string[][]) {
  const asked: string[] = []
  const resolve: Resolve = async (hostname) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(hostname)
    return addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolve }
}

/** The code a post is refused with. */
async function failing(post: Promise<void>): Promise<string> {
  const error = await post.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(NotDelivered)
  return (error as NotDelivered).code
}

describe('isPublicAddress', () => {
  it.each(
    // The last address before each refused block, and the first one after it.
    `9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
     172.15.255.255 172.32.0.0 192.0.1.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255
     198.20.0.0 223.255.255.255 8.8.8.8 2606:4700::1111 2a00::1 2001:200::1`.split(/\s+/),
  )('%s is one', (address) => expect(isPublicAddress(address)).toBe(true))

  it.each(
    `0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 169.254.0.0
     169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0
     198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1
     ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::
     3fff::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 example.com 1.2.3 x`.split(/\s+/),
  )('%s is none', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('postPublic', () => {
  it.each(['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '127.1', '[::ffff:127.0.0.1]', '0'])(
    'refuses http://%s, however it is written, without a connection',
    async (host) => {
      const listener = await startListener()
      const url = `http://${host}:${listener.port}/`
      expect(await failing(postPublic({ ...message, url }, { allowPrivate: false }))).toBe('ADDRESS_REFUSED')
      expect(listener.connections).toBe(0)
    },
  )

  it('refuses a name that leads to a private address, also beside a public one', async () => {
    const listener = await startListener()
    const url = `http://hooks.test:${listener.port}/`
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['fd00::1'], []]) {
      const { asked, resolve } = resolver(addresses)
      const code = await failing(postPublic({ ...message, url }, { allowPrivate: false, resolve }))
      expect([code, asked]).toEqual(['ADDRESS_REFUSED', ['hooks.test']])
    }
    expect(
      await failing(
        postPublic({ ...message, url: `http://localhost:${listener.port}/` }, { allowPrivate: false }),
      ),
    ).toBe('ADDRESS_REFUSED')
    expect(listener.connections).toBe(0)
  })

  it('connects to the address that was checked: a name is asked once, whatever it says next', async () => {
    const checked = await startListener()
    const { asked, resolve } = resolver(['127.0.0.1'], ['127.0.0.2'])
    await postPublic(
      { ...message, url: `http://hooks.test:${checked.port}/a?b` },
      { allowPrivate: true, resolve },
    )
    expect(asked).toEqual(['hooks.test'])
    expect(checked.told).toMatchObject([
      { path: '/a?b', body: '{}', headers: { host: `hooks.test:${checked.port}` } },
    ])
  })

  it('follows no redirect', async () => {
    const [listener, other] = [await startListener(), await startListener()]
    listener.answer = { status: 307, headers: { location: other.url } }
    expect(await failing(postPublic({ ...message, url: listener.url }, { allowPrivate: true }))).toBe(
      'HTTP_307',
    )
    expect(other.connections).toBe(0)
  })

  it.each([199 + 1, 204, 299])('is content with %i', async (status) => {
    const listener = await startListener()
    listener.answer = { status }
    await postPublic({ ...message, url: listener.url }, { allowPrivate: true })
    expect(listener.told).toHaveLength(1)
  })

  it('receives little of an answer that does not end', async () => {
    const listener = await startListener()
    listener.answer = { status: 200, endless: true }
    await postPublic({ ...message, url: listener.url }, { allowPrivate: true })
    await expect.poll(() => listener.cutOff, { timeout: 2_000 }).toBe(true)
  })

  it('waits five seconds, no longer', async () => {
    const listener = await startListener()
    listener.answer = { hang: true }
    const began = performance.now()
    expect(await failing(postPublic({ ...message, url: listener.url }, { allowPrivate: true }))).toBe(
      'TIMEOUT',
    )
    expect(performance.now() - began).toBeGreaterThan(4_900)
    expect(performance.now() - began).toBeLessThan(7_000)
  })
})
