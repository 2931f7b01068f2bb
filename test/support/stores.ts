import { StoreUnavailable, type Store } from '../../src/store/store.ts'

const gone = () => Promise.reject(new StoreUnavailable('the test took it away'))

/** A store that is not there. */
export const deadStore: Store = {
  get: gone,
  set: gone,
  setIfAbsent: gone,
  setUnless: gone,
  take: gone,
  delete: gone,
  increment: gone,
  ping: gone,
  close: async () => {},
}
