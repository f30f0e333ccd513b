/**
 * Uses the storage client as fast as it can and watches the memory: `node --expose-gc memory-client.mjs URL SECONDS`.
 *
 * Each request reads ten items and writes one; one in a hundred goes away before it is answered.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createRequests } from './request-storage.mjs'

const CONCURRENCY = 16
const SAMPLES = 20
const MEBIBYTE = 1024 * 1024

const [, , url, seconds] = process.argv
const nextRequest = createRequests(url, 'x'.repeat(1500))
const startedAt = performance.now()
let requests = 0
let failures = 0
const over = new AbortController()

async function handle(number) {
  const { context, end, abandon } = nextRequest()
  const { storage } = context
  const reads = Array.from({ length: 10 }, (_, index) => storage.get(`item-${number}-${index}`))
  const ended = Promise.allSettled([...reads, storage.set(`item-${number}`, { number })])
  if (number % 100 === 0) setImmediate(abandon)
  for (const { status } of await ended) if (status === 'rejected') failures += 1
  end()
}

async function work() {
  while (!over.signal.aborted) {
    requests += 1
    await handle(requests)
  }
}

function takeSample() {
  globalThis.gc()
  const { rss, heapUsed } = process.memoryUsage()
  const minutes = (performance.now() - startedAt) / 60_000
  return { minutes, rss: rss / MEBIBYTE, heap: heapUsed / MEBIBYTE, requests }
}

/** Of the line through the points that is nearest to them. */
function slope(points) {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const rise = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return rise / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}

function print({ minutes, rss, heap, requests: sent }) {
  const time = `${(minutes * 60).toFixed(1).padStart(6)} s`
  const figures = `RSS ${rss.toFixed(1).padStart(6)} MiB  heap ${heap.toFixed(2).padStart(6)} MiB`
  console.log(`${time}  ${figures}  ${sent.toLocaleString('en').padStart(11)} requests`)
}

const workers = Array.from({ length: CONCURRENCY }, work)
const samples = []
for (let index = 0; index < SAMPLES; index += 1) {
  await sleep((Number(seconds) * 1000) / SAMPLES)
  const sample = takeSample()
  samples.push(sample)
  print(sample)
}
over.abort()
await Promise.all(workers)
// What the engine and the pools need to get going is no leak.
const settled = samples.slice(SAMPLES / 2)
const perMinute = (member) => slope(settled.map((it) => [it.minutes, it[member]])).toFixed(2)
const perRequest = slope(settled.map((it) => [it.requests, it.heap * MEBIBYTE])).toFixed(1)
console.log(
  `  second half: RSS ${perMinute('rss')} MiB/min, heap ${perMinute('heap')} MiB/min, ${perRequest} bytes of heap per request; ${failures} calls failed`,
)
process.exit(0)
