import { describe, expect, it } from 'vitest'
import {
  bearerToken,
  createCallerReader,
  createNetworkList,
  languageOf,
} from '../../../src/doors/edge/caller.ts'

describe('language', () => {
  it.each([
    [null, 'en'],
    ['', 'en'],
    ['fr-FR, de', 'en'],
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['ZH-hant-TW', 'zh'],
    ['en-GB', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.8, zh-CN', 'zh'],
    ['fr, en;q=0.3, zh;q=0.4', 'zh'],
    ['zh;q=0.4, en;q=0.5', 'en'],
    ['zh, en', 'zh'],
    ['en, zh', 'en'],
    ['zh;q=0', 'en'],
    ['zh; q=0, en;q=0', 'en'],
    ['zh;q=1.2.3', 'en'],
    ['zhuang', 'en'],
    [';;;,,,q=', 'en'],
    ['x'.repeat(10_000) + ',zh', 'en'],
  ])('of %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

describe('bearer token', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER   abc  ', 'abc'],
    ['Bearer aZ09-._~+/==', 'aZ09-._~+/=='],
    ['Bearer W5YDyk1XAvf3BZp7_1234567890', 'W5YDyk1XAvf3BZp7_1234567890'],
  ])('of %j is %s', (header, token) => {
    expect(bearerToken(header)).toBe(token)
  })

  it.each([
    null,
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'abc',
    'Basic YTpi',
    'Bearer a b',
    'Bearer a=b',
    'XBearer a',
  ])('is absent from %j', (header) => {
    expect(bearerToken(header)).toBeNull()
  })
})

/** Reads the caller's address from the socket's and X-Forwarded-For. */
function createAddressReader(trusted: readonly string[]) {
  const read = createCallerReader(trusted)
  return (socket: string | undefined, forwardedFor: string | null) =>
    read(socket, new Headers(forwardedFor === null ? {} : { 'x-forwarded-for': forwardedFor })).address
}

describe('address', () => {
  const none = createAddressReader([])
  const trusting = createAddressReader(['10.0.0.0/8', '192.0.2.1', '2001:db8:f::/48', '::1'])

  it('is the socket when no proxy is trusted, whatever the header says', () => {
    expect(none('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7')
    expect(none(undefined, '198.51.100.1')).toBe('')
  })

  it('is the socket when that is no proxy of ours', () => {
    expect(trusting('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7')
    expect(trusting('192.0.2.2', '198.51.100.1')).toBe('192.0.2.2')
    expect(trusting('2001:db8:e::1', '198.51.100.1')).toBe('2001:db8:e::1')
  })

  it('is what our proxy wrote, not what the client wrote before it', () => {
    expect(trusting('10.1.2.3', '198.51.100.1')).toBe('198.51.100.1')
    expect(trusting('10.1.2.3', '6.6.6.6, 198.51.100.1')).toBe('198.51.100.1')
    expect(trusting('10.1.2.3', '10.9.9.9, 198.51.100.1, 192.0.2.1')).toBe('198.51.100.1')
  })

  it('is the farthest hop when all of them are ours', () => {
    expect(trusting('10.1.2.3', '10.0.0.1, 10.0.0.2')).toBe('10.0.0.1')
    expect(trusting('10.1.2.3', null)).toBe('10.1.2.3')
    expect(trusting('10.1.2.3', '')).toBe('10.1.2.3')
  })

  it('stops at what is no address', () => {
    expect(trusting('10.1.2.3', 'unknown')).toBe('10.1.2.3')
    expect(trusting('10.1.2.3', '198.51.100.1, unknown, 10.0.0.2')).toBe('10.0.0.2')
    expect(trusting('10.1.2.3', "198.51.100.1, '; DROP TABLE, 10.0.0.2")).toBe('10.0.0.2')
    expect(trusting('10.1.2.3', ',,,')).toBe('10.1.2.3')
  })

  it('reads IPv6, alone and as a block', () => {
    expect(trusting('::1', '2001:db8::7')).toBe('2001:db8::7')
    expect(trusting('2001:db8:f:1::9', '2001:db8::7, 2001:db8:f::2')).toBe('2001:db8::7')
  })

  it('shows an IPv4 caller of a dual-stack socket as IPv4, and trusts a proxy by that', () => {
    expect(none('::ffff:203.0.113.7', null)).toBe('203.0.113.7')
    expect(trusting('::ffff:10.1.2.3', '::FFFF:198.51.100.1')).toBe('198.51.100.1')
  })

  it('survives an IPv6 zone', () => {
    expect(trusting('fe80::1%eth0', '198.51.100.1')).toBe('fe80::1%eth0')
    expect(trusting('10.1.2.3', 'fe80::1%eth0')).toMatch(/^(10\.1\.2\.3|fe80::1%eth0)$/)
  })

  it.each([
    ['203.0.113.5:54321', '203.0.113.5'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['"203.0.113.5:54321"', '203.0.113.5'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['203.0.113.5:_hidden', '203.0.113.5'],
    ['203.0.113.5,', '203.0.113.5'],
    ['203.0.113.5, , ,', '203.0.113.5'],
    ['198.51.100.1, 203.0.113.5:1, 10.0.0.2:80', '203.0.113.5'],
    ['203.0.113.5, [2001:db8:f::2]:8443', '203.0.113.5'],
  ])('is read from %j as proxies write it (RFC 7239 section 6)', (header, address) => {
    expect(trusting('10.1.2.3', header)).toBe(address)
  })

  it.each([
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['::ffff:cb00:7105', '203.0.113.5'],
    ['0:0:0:0:0:FFFF:203.0.113.5', '203.0.113.5'],
    ['[::ffff:203.0.113.5]:443', '203.0.113.5'],
    ['203.0.113.5, ::ffff:a00:2', '203.0.113.5'],
  ])('of IPv4 written as IPv6, %j, is IPv4', (header, address) => {
    expect(trusting('10.1.2.3', header)).toBe(address)
  })

  it.each(['203.0.113.5:port', '203.0.113.5:', '[203.0.113', '"203.0.113.5', '[]:443', '1.2.3:80', 'a"b'])(
    'is not taken from %j',
    (header) => {
      expect(trusting('10.1.2.3', header)).toBe('10.1.2.3')
    },
  )
})

describe('headers of proxies', () => {
  const unread = {
    get(name: string): never {
      throw new Error(`${name} was read`)
    },
  }

  it('are not read unless the request came over a proxy of ours', () => {
    expect(createCallerReader([])('203.0.113.7', unread)).toEqual({ address: '203.0.113.7' })
    expect(createCallerReader(['10.0.0.0/8'])('203.0.113.7', unread)).toEqual({ address: '203.0.113.7' })
    expect(() => createCallerReader(['10.0.0.0/8'])('10.0.0.1', unread)).toThrow('x-forwarded-for was read')
  })

  it('name the request where the name is one', () => {
    const read = createCallerReader(['10.0.0.0/8'])
    const named = (id: string) => read('10.1.2.3', new Headers({ 'x-request-id': id })).requestId
    expect(named('a-1_b.2')).toBe('a-1_b.2')
    for (const id of ['', 'a b', 'x'.repeat(129), '{"a":1}']) expect(named(id)).toBeUndefined()
  })
})

describe('a list of networks', () => {
  it('holds everybody of a family with a prefix of no length', () => {
    const [four, six] = [createNetworkList(['0.0.0.0/0']), createNetworkList(['::/0'])]
    for (const address of ['0.0.0.1', '127.0.0.1', '203.0.113.7', '255.255.255.255'])
      expect([four(address), six(address)]).toEqual([true, false])
    for (const address of ['::1', '2001:db8::7', 'ffff::1'])
      expect([four(address), six(address)]).toEqual([false, true])
  })

  it('holds nobody when it is empty, and nothing that is no address', () => {
    expect(createNetworkList([])('127.0.0.1')).toBe(false)
    expect(createNetworkList(['0.0.0.0/0'])('')).toBe(false)
    expect(createNetworkList(['127.0.0.1'])('localhost')).toBe(false)
  })
})
