/**
 * One variant of the client under test: `node storage-client.mjs VARIANT URL CONCURRENCY`; prints its rate.
 */
import { createStorage, createTransport, remoteDoor } from 'forge-remote'
import { Pool } from 'undici'
import { load, warmUp } from './measure.mjs'

const [, , variant, url, concurrency] = process.argv
const authorization = `Bearer ${'x'.repeat(1500)}`

const CALLS = {
  undici: () => {
    const pool = new Pool(url, { connections: 64 })
    const headers = {
      authorization,
      'content-type': 'application/json',
      accept: 'application/json',
    }
    return async () => {
      const body = JSON.stringify({ key: 'k' })
      const response = await pool.request({ method: 'POST', path: '/v1/get', headers, body })
      return (await response.body.json()).value
    }
  },
  'forge-remote': () => {
    const door = remoteDoor({ storageUrl: url, bearer: () => authorization.slice(7) })
    const storage = createStorage({ transport: createTransport(), door })
    return () => storage.get('k')
  },
}

const call = CALLS[variant]()
await warmUp({ calls: 6000, concurrency: Number(concurrency), call })
const rate = await load({ seconds: 2, concurrency: Number(concurrency), call })
console.log(JSON.stringify({ rate }))
process.exit(0)
