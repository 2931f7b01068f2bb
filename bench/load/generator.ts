import { fileURLToPath } from 'node:url'
import type { Place, Processes } from '../processes.ts'
import type { Job, Tally } from './loops.ts'

/** A load generator in a process of its own; it runs one job at a time. */
export type Generator = { run(job: Job): Promise<Tally> }

/** Starts one, pinned where it is told. */
export function startGenerator(processes: Processes, place: Place): Generator {
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const child = processes.node('load generator', file, { place, ipc: true })
  return {
    run: (job) =>
      new Promise((done, failed) => {
        const gone = () => failed(new Error('the load generator ended'))
        child.once('exit', gone)
        child.once('message', (tally: Tally) => {
          child.off('exit', gone)
          done(tally)
        })
        child.send(job)
      }),
  }
}
