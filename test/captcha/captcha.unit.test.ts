import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { captchaAlphabet, captchaText, renderCaptcha } from '../../src/captcha/captcha.ts'

const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('captcha', () => {
  test('the text is four characters of the legacy alphabet, and each of them comes up', () => {
    const texts = Array.from({ length: 2_000 }, () => captchaText(randomBytes))
    for (const text of texts) expect(text).toMatch(new RegExp(`^[${captchaAlphabet}]{4}$`))
    expect(new Set(texts.join('')).size).toBe(captchaAlphabet.length)
  })

  test('the picture is a PNG of 128 x 40, or of the size asked for', async () => {
    const png = await renderCaptcha('aB3x', { random: randomBytes })
    expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    expect(sizeOf(png)).toEqual([128, 40])
    expect(sizeOf(await renderCaptcha('aB3x', { random: randomBytes, width: 200, height: 60 }))).toEqual([
      200, 60,
    ])
  })

  test('the same text never looks the same twice', async () => {
    const renders = await Promise.all(
      Array.from({ length: 20 }, () => renderCaptcha('aB3x', { random: randomBytes })),
    )
    expect(new Set(renders.map((png) => png.toString('base64'))).size).toBe(20)
  })

  test('all chance comes from the given source: the same bytes draw the same picture', async () => {
    const fixed = () => {
      let next = 0
      return (bytes: number) =>
        Buffer.from(Array.from({ length: bytes }, () => (next = (next * 73 + 41) % 256)))
    }
    const first = await renderCaptcha('aB3x', { random: fixed() })
    expect(await renderCaptcha('aB3x', { random: fixed() })).toEqual(first)
    expect(await renderCaptcha('aB3y', { random: fixed() })).not.toEqual(first)
  })

  test('drawing keeps the main thread below 30 ms', async () => {
    await renderCaptcha('warm', { random: randomBytes })
    const began = performance.now()
    const drawn = renderCaptcha('aB3x', { random: randomBytes })
    expect(performance.now() - began).toBeLessThan(30)
    await drawn
  })
})
