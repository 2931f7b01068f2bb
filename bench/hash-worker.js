// Hashes for as long as it is told and says how long one hash took. Plain JavaScript: it runs in a worker thread.
import { parentPort, workerData } from 'node:worker_threads'
// Resolves to the gateway's own copy.
import bcrypt from 'bcryptjs'

const { cost, seconds } = workerData
const password = 'x'.repeat(44)
for (let i = 0; i < 3; i++) bcrypt.hashSync(password, cost)
const start = performance.now()
let hashes = 0
while (performance.now() - start < seconds * 1000) {
  bcrypt.hashSync(password, cost)
  hashes++
}
parentPort?.postMessage((performance.now() - start) / hashes)
