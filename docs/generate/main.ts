// Writes the reference pages, which a test compares with the code. Use: npm run generate.
import { writeFile } from 'node:fs/promises'
import { pages } from './pages.ts'

for (const { path, text } of pages) await writeFile(path, text())
