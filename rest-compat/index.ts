import { apiAuth } from './api-auth/dialect.ts'
import { apiV1 } from './api-v1/dialect.ts'
import type { Dialect } from './dialect.ts'
import { v1Site } from './v1-site/dialect.ts'

/** Every old wire format there is. Adding one: a folder, and its line here. */
export const dialects: readonly Dialect[] = [apiV1, v1Site, apiAuth]
