import { dirname } from 'node:path'
import { importsOf } from '../support/imports.ts'
import type { Source } from './sources.ts'

/** The circles of imports, types included: of each, all files that reach one another. */
export function circlesOf(sources: readonly Pick<Source, 'path' | 'text'>[]): string[][] {
  const paths = sources.map(({ path }) => path)
  const imports = new Map(sources.map(({ path, text }) => [path, importsOf(path, text).map(({ to }) => to)]))
  const reached = new Map(paths.map((path) => [path, reachedFrom(path, imports)]))
  const reaches = (from: string, to: string) => reached.get(from)?.has(to) ?? false
  const inCircle = paths.filter((path) => reaches(path, path))
  const circleOf = (path: string) => inCircle.filter((other) => reaches(path, other) && reaches(other, path))
  return inCircle.map(circleOf).filter((circle, at) => circle[0] === inCircle[at])
}

function reachedFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const next of imports.get(path) ?? [])
      if (!reached.has(next)) {
        reached.add(next)
        open.push(next)
      }
  return reached
}

/** Each folder with how many files of code lie in it, not below it; the fullest first. */
export function foldersOf(sources: readonly Source[]): { folder: string; files: number }[] {
  const all = sources.map(({ path }) => dirname(path))
  return [...new Set(all)]
    .map((folder) => ({ folder, files: all.filter((other) => other === folder).length }))
    .toSorted((a, b) => b.files - a.files || a.folder.localeCompare(b.folder))
}
