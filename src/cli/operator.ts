import type { Admin } from '../auth/admin/admin.ts'
import type { Caller } from '../caller.ts'

/** Who the audit says did it. */
export const operator: Caller = { wire: { name: 'cli' }, address: 'cli', userAgent: null }

/** What the command line may do: everything, as whoever runs it can read the secret and the database. */
export const admin: Admin = { scope: 'full', name: 'cli' }
