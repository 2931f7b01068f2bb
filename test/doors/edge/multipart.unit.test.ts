import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../../../src/doors/edge/multipart.ts'

const type = 'multipart/form-data; boundary=x'
const read = (text: string) => partsOf(Buffer.from(text), type)
const part = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

describe('the fields of multipart', () => {
  it('come in their order, doubles and empty ones too', async () => {
    const body = `${part('a', '1')}${part('b', '')}${part('a', '2')}--x--`
    expect(await read(body)).toEqual([
      ['a', '1'],
      ['b', ''],
      ['a', '2'],
    ])
  })

  it.each([['1'], ['密'], ['\r\n']])('keep their text to the byte: %j', async (value) => {
    expect(await read(`${part('a', value)}--x--`)).toEqual([['a', value]])
  })

  const near = fc.constantFrom(
    ...['--x', '--x--', '--', '\r\n', '\n', '\r', '\r\n\r\n', ' ', 'x', '"', "'", '\0'],
  )
  const heads = fc.constantFrom(
    'Content-Disposition: form-data',
    'content-disposition:',
    '; name="a"',
    '; name=a',
    '; filename=',
    'Content-Transfer-Encoding: base64',
    'Content-Type: multipart/mixed; boundary=y',
    ':',
  )
  const pieces = fc.array(fc.oneof(near, heads, fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 40,
  })

  it('are read or told to be none, whatever the bytes: always an answer, never an exception', async () => {
    const property = fc.asyncProperty(pieces, async (all) => {
      const found = await read(all.join(''))
      expect(typeof found === 'string' ? ['encoding', 'multipart'] : [found]).toContain(found)
    })
    await fc.assert(property, {
      seed: 11,
      numRuns: 5_000,
      interruptAfterTimeLimit: 20_000,
      markInterruptAsFailure: true,
    })
  })

  const disposition = '--x\nContent-Disposition: '
  it.each([
    ...['--x\n', '\n--x', '--x\r\n\r\n', '--x\r\na:b\r\n\r\n\r\n', '--x\na\n', part('a', ''), '\r'].map(
      (piece) => ['', piece] as const,
    ),
    ...[' ', ';', '; ', '="', "='", 'a=b;', '\\', '%41'].map((piece) => [disposition, piece] as const),
  ])('cost little, however hostile: %j and %j again and again', async (start, piece) => {
    const body = Buffer.from(`${start}${piece.repeat(64_000 / piece.length)}\n\nv\n--x--`)
    let best = Infinity
    for (let run = 0; run < 5; run++) {
      const from = performance.now()
      await partsOf(body, type)
      best = Math.min(best, performance.now() - from)
    }
    expect(best).toBeLessThan(8)
  })

  it('are read or told to be none, whatever the boundary', async () => {
    const signs = fc.oneof(
      fc.constantFrom(...'-=\\%\'"$&()+.*?[]^{}|/ ,;'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    )
    const boundaries = fc.array(signs, { maxLength: 12 }).map((all) => all.join(''))
    const property = fc.asyncProperty(boundaries, fc.nat(400), async (signs, length) => {
      const boundary = signs + 'x'.repeat(length)
      const body = part('a', '1').replace('--x', () => `--${boundary}`) + `--${boundary}--`
      for (const given of [boundary, `"${boundary}"`]) {
        const found = await partsOf(Buffer.from(body, 'latin1'), `multipart/form-data; boundary=${given}`)
        expect(typeof found === 'string' ? 'multipart' : [['a', '1']]).toEqual(found)
      }
    })
    await fc.assert(property, { seed: 11, numRuns: 2_000 })
  })

  it('are found again, whatever they hold', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !value.startsWith('\ufeff'))
    const property = fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (values) => {
      const body = values.map((value, i) => part(`f${i}`, value)).join('')
      expect(await read(`${body}--x--\r\n`)).toEqual(values.map((value, i) => [`f${i}`, value]))
    })
    await fc.assert(property, { seed: 11, numRuns: 1_000 })
  })
})
