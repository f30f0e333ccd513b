/**
 * One variant of a handler that starts 100 `get`s in a loop and awaits them all: `node loop-client.mjs VARIANT URL LATENCY_MS`; prints what one
 * run of the handler takes: requests, ms, and µs of CPU.
 */
import { measureCpu, median, warmUp } from './measure.mjs'
import { controlServer } from './storage-control.mjs'
import { OPENERS } from './storage-gets.mjs'

const WARM_UP = { calls: 60, milliseconds: 1500, concurrency: 1 }
const RUNS = 10

const [, , variant, url, latencyMs] = process.argv
const open = OPENERS[variant](url)

async function handle() {
  const { get, end } = open()
  const values = []
  for (let index = 0; index < 100; index += 1) values.push(get(`item-${index}`))
  await Promise.all(values)
  end()
}

async function measureRun() {
  const startedAt = performance.now()
  const cpu = measureCpu()
  await handle()
  return { milliseconds: performance.now() - startedAt, cpu: cpu() }
}

await controlServer(url)
await warmUp({ ...WARM_UP, call: handle })
await controlServer(url, { latencyMs: Number(latencyMs) })
await handle()
await controlServer(url, { latencyMs: Number(latencyMs) })
const runs = []
for (let run = 0; run < RUNS; run += 1) runs.push(await measureRun())
const requests = (await controlServer(url)) / RUNS
const milliseconds = median(runs.map((run) => run.milliseconds))
const cpu = median(runs.map((run) => run.cpu))
console.log(JSON.stringify({ requests, milliseconds, cpu }))
process.exit(0)
