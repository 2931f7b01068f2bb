import { AuthError } from '../errors.ts'
import { StoreUnavailable } from './store.ts'

/** Store work that nothing can replace. Throws UNAVAILABLE while the store is gone. */
export async function requireStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw new AuthError('UNAVAILABLE', { retryAfter: 1, cause })
    throw cause
  }
}

/** Store work that can be done without: undefined while the store is gone. */
export async function ifStoreAnswers<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined
    throw error
  }
}
