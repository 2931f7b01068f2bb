import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dialects } from '../../rest-compat/index.ts'

/** However a name is spelled: api-v1, API_V1, apiV1. */
const spelled = (name: string) => name.replaceAll('-', '[-_]?')

const wires = dialects.map(({ policy }) => policy.name)
const variants = ['tiny-shop', '\\brf[23]\\b']
const products = ['RageFrame', 'ShirneCMS']
const named = new RegExp([...wires, ...variants, ...products].map(spelled).join('|'), 'gi')

async function sources(): Promise<string[]> {
  const entries = await readdir('src', { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith('src/db/generated/'))
}

it('the gateway names no old wire and no variant of one: code, comments, texts and schemas', async () => {
  expect(wires.length).toBeGreaterThan(2)
  const found: string[] = []
  for (const file of await sources())
    for (const [name] of (await readFile(file, 'utf8')).matchAll(named)) found.push(`${file}: ${name}`)
  expect(found).toEqual([])
})

it('a folder of rest-compat is a wire format of its name, and none lacks its line in index.ts', async () => {
  const entries = await readdir('rest-compat', { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'gql')
  expect(folders.map(({ name }) => name).toSorted()).toEqual(wires.toSorted())
})
