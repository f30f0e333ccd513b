/**
 * A route that verifies its caller and reads ten items, end to end.
 */
import { createEmulator } from 'forge-remote/emulator'
import { Pool } from 'undici'
import { compare, load, startProcess, warmUp } from './measure.mjs'
import { controlServer } from './storage-control.mjs'
import { MANIFEST, mintTokens } from './tokens.mjs'

const TOKENS = 500
const CONCURRENCY = 64
const SECONDS = 2
const WARM_UP = { calls: 600, milliseconds: 2000, concurrency: CONCURRENCY }
const LATENCIES_MS = [0, 20]
const VARIANTS = [
  ['jose and global fetch by hand', 'jose-fetch'],
  ['jose and undici Pool.request by hand', 'jose-pool'],
  ['forge-remote', 'forge-remote'],
]

export async function routeBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const storage = await startProcess('storage-server.mjs')
  const tokens = await mintTokens(emulator, TOKENS)
  for (const latencyMs of LATENCIES_MS) {
    const variants = VARIANTS.map(([name, variant]) => ({
      name,
      run: async () => {
        const args = [variant, emulator.url, emulator.appId, storage.ready.url]
        const server = await startProcess('route-server.mjs', args)
        await controlServer(storage.ready.url, { latencyMs })
        const figures = await measureRoute(server.ready.url, storage.ready.url, tokens)
        await server.stop()
        return figures
      },
    }))
    await compare({
      title: `A route with ten gets, storage answers after ${latencyMs} ms, ${CONCURRENCY} in flight`,
      units: ['routes/s', 'µs CPU', 'storage requests'],
      rounds,
      variants,
    })
  }
  await storage.stop()
  await emulator.close()
}

async function measureRoute(url, storageUrl, tokens) {
  const pool = new Pool(url, { connections: CONCURRENCY })
  let calls = 0
  const call = async () => {
    calls += 1
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path: '/',
      headers: {
        authorization: `Bearer ${tokens[calls % TOKENS]}`,
        'x-forge-oauth-system': 'x'.repeat(1500),
        'x-b3-traceid': '0123456789abcdef',
        'x-b3-spanid': 'fedcba9876543210',
      },
    })
    const values = await body.json()
    if (statusCode !== 200 || values.length !== 10) throw new Error(`answered ${statusCode}`)
  }
  const readCpu = async () => (await (await fetch(`${url}/cpu`)).json()).cpu
  await warmUp({ ...WARM_UP, call })
  const cpuBefore = await readCpu()
  const callsBefore = calls
  const { rate } = await load({ seconds: SECONDS, concurrency: CONCURRENCY, call })
  const cpu = ((await readCpu()) - cpuBefore) / (calls - callsBefore)
  await pool.close()
  return [rate, cpu, (await controlServer(storageUrl)) / calls]
}
