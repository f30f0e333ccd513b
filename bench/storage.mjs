/**
 * `get`s per second of the storage client and of bare undici, on the same server.
 */
import { compare, startProcess } from './measure.mjs'

const VARIANTS = [
  ['undici Pool.request', 'undici'],
  ['forge-remote storage.get', 'forge-remote'],
]

export async function storageBench(rounds) {
  const server = await startProcess('storage-server.mjs')
  for (const concurrency of [1, 16, 64]) {
    const variants = VARIANTS.map(([name, variant]) => ({
      name,
      run: async () => {
        const client = await startProcess('storage-client.mjs', [
          variant,
          server.ready.url,
          String(concurrency),
        ])
        return client.ready.rate
      },
    }))
    await compare({
      title: `Storage get, ${concurrency} in flight`,
      unit: 'gets/s',
      rounds,
      variants,
    })
  }
  await server.stop()
}
