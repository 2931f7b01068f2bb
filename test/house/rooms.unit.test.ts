import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { foldersOf } from '../figures/graph.ts'
import { sourcesUnder } from '../figures/sources.ts'

/** The rooms of src/ and of its domain. A door's room, or a schema's, is told of by the room around it. */
const rooms = ['src', 'src/auth', 'src/auth/identities'].flatMap((floor) =>
  readdirSync(floor, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(floor, name)),
)
const readme = (room: string) => join(room, 'README.md')
const linesOf = (room: string) => readFileSync(readme(room), 'utf8').trim().split('\n')

describe('each room opens with a README', () => {
  it('finds the rooms', () => {
    expect(rooms).toEqual(expect.arrayContaining(['src/auth', 'src/auth/flows', 'src/store']))
  })

  it.each(rooms)('%s has one, of at most ten lines', (room) => {
    expect(existsSync(readme(room)) || `no ${readme(room)}`).toBe(true)
    expect(linesOf(room).length).toBeLessThanOrEqual(10)
  })

  it.each(rooms)('%s: a title, what lives there, what it may use and what it must not know', (room) => {
    const [title, , first] = linesOf(room)
    expect(title).toMatch(/^# \w/)
    expect(first?.length).toBeGreaterThan(20)
    expect(linesOf(room).join('\n')).toMatch(/^May use: .+$[^]*^Must not know: .+$/m)
  })

  it.each(rooms)('%s: names only files that exist', (room) => {
    const near = [room, dirname(room), 'src', '.']
    for (const [, path = ''] of linesOf(room)
      .join('\n')
      .matchAll(/`((?:[\w-]+\/)+[\w.-]*|[\w-]+\.ts)`/g))
      expect(near.some((base) => existsSync(join(base, path))) || `no ${path}`).toBe(true)
  })
})

it('no folder holds more than 15 files of code', async () => {
  const folders = foldersOf(await sourcesUnder('.'))
  expect(folders.length).toBeGreaterThan(20)
  expect(folders.filter(({ files }) => files > 15)).toEqual([])
})
