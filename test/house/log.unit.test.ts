import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/log.ts'

const steering = 'a\r\nb\u001b[2Jc\u009b31md\u0085e\u2028f\u202eg\u2066h\u007f\u0000'

function logged(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = []
  write(createLogger('info', { write: (line) => void lines.push(line) }))
  return lines
}

describe('log', () => {
  it.each([
    ['a value', (text: string) => ({ appid: text })],
    ['a nested value', (text: string) => ({ client: { names: [text] } })],
    ['a key', (text: string) => ({ [text]: 1 })],
    ['an error', (text: string) => ({ err: new Error(text) })],
  ])('stays one line and steers no terminal, whatever stands in %s', (_, fields) => {
    const [line, ...more] = logged((log) => log.info(fields(steering), steering))
    expect(more).toEqual([])
    expect(line).toMatch(/^[\x20-\x7e]+\n$/)
    expect(JSON.parse(line ?? '')).toMatchObject({ msg: steering })
  })

  it('keeps what people write in any language', () => {
    const [line] = logged((log) => log.info('登录 – é 🎉'))
    expect(line).toContain('登录 – é 🎉')
  })
})
