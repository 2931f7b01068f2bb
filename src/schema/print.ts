// Writes each schema.graphql, the reviewed contracts that a test compares and codegen reads. Use: npm run generate.
import { writeFile } from 'node:fs/promises'
import { adminSchema } from './admin/index.ts'
import { schema } from './index.ts'
import { printSortedSchema } from './shared/sorted.ts'

await writeFile('src/schema/schema.graphql', printSortedSchema(schema))
await writeFile('src/schema/admin/schema.graphql', printSortedSchema(adminSchema))
