import { describe, expect, it } from 'vitest'
import { hmacSignature, md5Signature, signatureFits } from '../../../src/auth/secrets/signature.ts'

const fields = { appid: 'demo-app', username: 'demo', password: 'demo-password', time: '1700000000' }
const secret = 'demo-app-secret'

// printf '%s' 'demo-appdemodemo-password1700000000demo-app-secret' | md5sum
const md5 = 'fa876df76ec7e7401382e44c6c15e75b'
// printf '8:demo-app\n4:demo\n13:demo-password\n10:1700000000\n6:nonce1' | openssl dgst -sha256 -hmac demo-app-secret
const hmac = '8be168d73946e811de47df98d132dae98dc5969bc6f7649df01d135c3e8a8336'
// The same over 4:用户 counted in bytes: '8:demo-app\n6:用户\n13:demo-password\n10:1700000000\n0:'
const chinese = 'faeb0e02053a2727842898bc567bd043383d7a8ec626c3cb8668085fe49c9a51'

describe('signatures', () => {
  it('are what md5sum and openssl say', () => {
    expect(md5Signature(fields, secret)).toBe(md5)
    expect(hmacSignature({ ...fields, nonce: 'nonce1' }, secret)).toBe(hmac)
    expect(hmacSignature({ ...fields, username: '用户' }, secret)).toBe(chinese)
  })

  it('fit in either case, under any of the secrets, and only there', () => {
    expect(signatureFits({ algorithm: 'MD5', given: md5 }, fields, [secret])).toBe(true)
    expect(signatureFits({ algorithm: 'MD5', given: md5.toUpperCase() }, fields, [secret])).toBe(true)
    expect(signatureFits({ algorithm: 'MD5', given: md5 }, fields, ['newer', secret])).toBe(true)
    expect(signatureFits({ algorithm: 'MD5', given: md5 }, fields, ['newer'])).toBe(false)
    expect(signatureFits({ algorithm: 'MD5', given: md5 }, fields, [])).toBe(false)
    expect(
      signatureFits({ algorithm: 'HMAC_SHA256', given: hmac.toUpperCase() }, { ...fields, nonce: 'nonce1' }, [
        secret,
      ]),
    ).toBe(true)
  })

  it('do not fit another algorithm, another length or nothing', () => {
    expect(signatureFits({ algorithm: 'HMAC_SHA256', given: md5 }, fields, [secret])).toBe(false)
    for (const given of ['', md5.slice(1), `${md5}0`, md5.replace(/^./, 'g'), '💥'.repeat(8)])
      expect(signatureFits({ algorithm: 'MD5', given }, fields, [secret])).toBe(false)
  })

  it('do not fit when any field changes', () => {
    const signed = { ...fields, nonce: 'nonce1' }
    for (const name of ['appid', 'username', 'password', 'time', 'nonce'] as const)
      expect(
        signatureFits({ algorithm: 'HMAC_SHA256', given: hmac }, { ...signed, [name]: 'x' }, [secret]),
        name,
      ).toBe(false)
  })

  it('of the modern form cannot be moved between fields; the legacy form can, which is why apps may refuse it', () => {
    const moved = { ...fields, appid: 'demo-appd', username: 'emo' }
    expect(md5Signature(moved, secret)).toBe(md5)
    expect(hmacSignature(moved, secret)).not.toBe(hmacSignature(fields, secret))
    const lines = { ...fields, username: 'demo\n13:demo-password', password: '' }
    expect(hmacSignature(lines, secret)).not.toBe(hmacSignature(fields, secret))
  })
})
