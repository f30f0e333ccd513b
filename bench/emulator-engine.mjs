/**
 * Measures the emulator's storage engine within this process, one measurement a process, and prints one line of JSON.
 *
 * `node emulator-engine.mjs rates KIND`: operations of a kind per second on 10,000 items, and CPU for each in µs.
 * `node --expose-gc emulator-engine.mjs million`: 1,000,000 items; bytes for each; ms of gets and of queries of 100 rows, median and p99.
 * `node emulator-engine.mjs reset`: ms to reset, snapshot and restore 10,000 items, and for the first write after a snapshot.
 *
 * DIST names another build of the package.
 */
import {
  ENTITIES,
  REQUESTS,
  toItem,
  toKey,
  toMeasure,
  toPrefix,
  toRange,
} from './emulator-work.mjs'
import { measureCpu } from './measure.mjs'

const [, , measurement, kind] = process.argv
const dist = process.env.DIST ?? '../dist'
const load = (path) => import(new URL(`${dist}/${path}`, import.meta.url))
const { createStorageEngine } = await load('emulator/engine/storage-engine.js')
const { engineRulesSchema } = await load('emulator/engine/engine-rules-schema.js')
const { systemClock } = await load('clock.js')

const TENANT = {
  appId: 'ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10',
  environmentId: 'ari:cloud:ecosystem::environment/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10/9c7a',
  installationId: 'ari:cloud:ecosystem::installation/6b0a9b6e-3f57-4a51-8e0f-1f5a3a3f2c11',
}
const FEW = 10_000
const MANY = 1_000_000
const SECONDS = 1

const engine = createStorageEngine({
  entities: ENTITIES,
  rules: engineRulesSchema.parse({}),
  clock: systemClock,
})

const MEASUREMENTS = { rates, million, reset }
console.log(JSON.stringify(MEASUREMENTS[measurement]()))

function rates() {
  for (let n = 0; n < FEW; n += 1) {
    run('set', toItem(n))
    run('entity/set', toMeasure(n))
  }
  const { operation, toBody } = REQUESTS[kind]
  return measureRate((n) => run(operation, toBody(n, FEW)))
}

function million() {
  globalThis.gc()
  const before = measureMemory()
  for (let n = 0; n < MANY; n += 1) run('set', toItem(n))
  globalThis.gc()
  const bytesPerItem = (measureMemory() - before) / MANY
  for (let n = 0; n < MANY / 10; n += 1) run('entity/set', toMeasure(n))
  const pick = createPicker()
  return {
    bytesPerItem,
    get: measureTimes(100_000, () => run('get', { key: toKey(pick(MANY)) })),
    prefix: measureTimes(10_000, () => run('query', toPrefix(pick(MANY)))),
    range: measureTimes(10_000, () => run('entity/query', toRange(pick(MANY), MANY / 10))),
  }
}

function reset() {
  const results = { reset: [], snapshot: [], write: [], restore: [] }
  for (let round = 0; round < 7; round += 1) {
    for (let n = 0; n < FEW; n += 1) run('set', toItem(n))
    const snapshot = time(results.snapshot, () => engine.snapshot())
    time(results.write, () => run('set', toItem(0)))
    time(results.restore, () => engine.restore(snapshot))
    time(results.reset, () => engine.reset())
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, times]) => [name, times.toSorted((a, b) => a - b)[3]]),
  )
}

function run(operation, body) {
  const { status, bodyText } = engine.execute(TENANT, operation, Buffer.from(JSON.stringify(body)))
  if (status >= 300) throw new Error(`${operation} answered ${status} ${bodyText}`)
}

function measureRate(call) {
  for (let n = 0; n < FEW * 2; n += 1) call(n)
  const startedAt = performance.now()
  const cpu = measureCpu()
  const endsAt = startedAt + SECONDS * 1000
  let done = 0
  for (; performance.now() < endsAt; done += 1) call(done)
  return { rate: done / ((performance.now() - startedAt) / 1000), cpu: cpu() / done }
}

/** @returns Median and 99th percentile in milliseconds. */
function measureTimes(calls, call) {
  for (let n = 0; n < calls / 10; n += 1) call()
  const times = []
  for (let n = 0; n < calls; n += 1) time(times, call)
  const sorted = times.toSorted((a, b) => a - b)
  return [sorted[calls / 2], sorted[Math.floor(calls * 0.99)]]
}

function time(times, call) {
  const startedAt = performance.now()
  const result = call()
  times.push(performance.now() - startedAt)
  return result
}

function measureMemory() {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The same numbers in each run. */
function createPicker() {
  let state = 1
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
