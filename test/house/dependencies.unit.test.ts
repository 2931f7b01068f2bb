import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>

/** The package names of a section's table, in order. */
function namesOf(section: string): string[] {
  const [, text = ''] = readFileSync('DEPENDENCIES.md', 'utf8').split(`\n## ${section}\n`)
  const own = text.split('\n## ')[0] ?? ''
  return [...own.matchAll(/^\| `([^`]+)` \| .{10,} \|$/gm)].map(([, name = '']) => name)
}

it.each([
  ['At run time', 'dependencies'],
  ['For development', 'devDependencies'],
  ['Overrides', 'overrides'],
])('DEPENDENCIES.md, %s: each of %s with its reason, and no other', (section, field) => {
  expect(namesOf(section).toSorted()).toEqual(Object.keys(wanted[field] ?? {}).toSorted())
})
