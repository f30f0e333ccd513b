/**
 * `get`s per second of the storage client and of what people use without it, on the same server.
 */
import { compare, startProcess } from './measure.mjs'

const VARIANTS = [
  ['undici Pool.request', 'undici'],
  ['forge-remote, a client for each get', 'request'],
  ['forge-remote, one client, not coalescing', 'not-coalescing'],
  ['global fetch', 'fetch'],
  ['axios', 'axios'],
]
const COALESCING = ['forge-remote, one client', 'coalescing']

export async function storageBench(rounds) {
  const server = await startProcess('storage-server.mjs')
  for (const concurrency of [1, 16, 64]) {
    const measured = concurrency === 1 ? VARIANTS : [...VARIANTS, COALESCING]
    const variants = measured.map(([name, variant]) => ({
      name,
      run: async () => {
        const args = [variant, server.ready.url, String(concurrency)]
        const client = await startProcess('storage-client.mjs', args)
        return [client.ready.rate, client.ready.cpu]
      },
    }))
    const units = ['gets/s', 'µs CPU']
    await compare({ title: `Storage get, ${concurrency} in flight`, units, rounds, variants })
  }
  await server.stop()
}
