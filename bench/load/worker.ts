// The load generator's own process: takes jobs from the parent one after the other.
import { runJob, type Job } from './loops.ts'

process.on('message', (job: Job) => void runJob(job).then((tally) => process.send?.(tally)))
process.on('disconnect', () => process.exit(0))
