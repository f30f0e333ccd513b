/**
 * 100 `get`s that one handler starts in a loop, against a server that takes 50 ms for an answer.
 */
import { compare, startProcess } from './measure.mjs'

const LATENCY_MS = 50
const VARIANTS = [
  ['global fetch', 'fetch'],
  ['axios', 'axios'],
  ['undici Pool.request', 'undici'],
  ['forge-remote, not coalescing', 'not-coalescing'],
  ['forge-remote, req.forge.storage', 'request'],
]

export async function loopBench(rounds) {
  const server = await startProcess('storage-server.mjs')
  const variants = VARIANTS.map(([name, variant]) => ({
    name,
    run: async () => {
      const args = [variant, server.ready.url, String(LATENCY_MS)]
      const { ready } = await startProcess('loop-client.mjs', args)
      return [ready.requests, ready.milliseconds, ready.cpu]
    },
  }))
  await compare({
    title: `A loop of 100 gets, answers after ${LATENCY_MS} ms`,
    units: ['requests', 'ms', 'µs CPU'],
    rounds,
    variants,
  })
  await server.stop()
}
