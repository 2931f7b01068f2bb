// Writes schema.graphql, the reviewed contract that a test compares and codegen reads. Use: npm run generate.
import { writeFile } from 'node:fs/promises'
import { printSortedSchema } from './sorted.ts'

await writeFile('src/schema/schema.graphql', printSortedSchema())
