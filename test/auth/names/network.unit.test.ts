import { describe, expect, it } from 'vitest'
import { networkOf, networksOf } from '../../../src/auth/names/network.ts'

describe('the network of an address', () => {
  it('is the address itself for IPv4', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
    expect(networkOf('203.0.113.8')).not.toBe(networkOf('203.0.113.7'))
  })

  it.each([
    '2001:db8:0:1::',
    '2001:db8:0:1::1',
    '2001:db8:0:1:0:0:0:1',
    '2001:0db8:0000:0001:ffff:ffff:ffff:ffff',
    '2001:DB8::1:0:0:0:1',
    '2001:db8:0:1:1:2:203.0.113.7',
    '2001:db8::1:0:0:203.0.113.7',
    '2001:db8:0:1::1%eth0',
  ])('is the /64 for IPv6, however it is written: %s', (address) => {
    expect(networkOf(address)).toBe('2001:db8:0:1::/64')
  })

  it.each([
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['1:2:3::8', '1:2:3:0::/64'],
    ['::3:4:5:6:7:8', '0:0:3:4::/64'],
    ['1::4:5:6:7:8', '1:0:0:4::/64'],
    ['1:2:3:4::', '1:2:3:4::/64'],
  ])('fills what :: leaves out: %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it.each(['::ffff:203.0.113.7', '::FFFF:cb00:7107', '0:0:0:0:0:ffff:203.0.113.7'])(
    'is the IPv4 address inside: %s',
    (address) => {
      expect(networkOf(address)).toBe('203.0.113.7')
    },
  )

  it.each([
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['64:ff9b::cb00:7108', '203.0.113.8'],
    ['2002:cb00:7107::1', '203.0.113.7'],
    ['2002:cb00:7107:beef:1:2:3:4', '203.0.113.7'],
  ])('is the IPv4 address that is translated or tunnelled: %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
    expect(networksOf(address)).toEqual(networksOf(network))
  })

  it.each(['64:ff9b:1::203.0.113.7', '65:ff9b::cb00:7107', '2003:cb00:7107::1', '::ffff:0:203.0.113.7'])(
    'is no IPv4 address: %s',
    (address) => {
      expect(networkOf(address)).toMatch(/::\/64$/)
    },
  )

  it('differs for each of 1000 neighbouring /64', () => {
    const networks = Array.from({ length: 1_000 }, (_, i) => networkOf(`2001:db8:7:${i.toString(16)}::1`))
    expect(new Set(networks).size).toBe(1_000)
  })

  it('is one for whatever is no address: those callers share their limits', () => {
    expect(networkOf('')).toBe('')
  })
})
