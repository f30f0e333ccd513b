/**
 * One kind of request to a running emulator, 64 in flight: `node emulator-client.mjs KIND URL TOKEN ITEMS`; prints the rate.
 */
import { Pool } from 'undici'
import { REQUESTS } from './emulator-work.mjs'
import { load, warmUp } from './measure.mjs'

const CONCURRENCY = 64

const [, , kind, url, token, items] = process.argv
const { operation, toBody } = REQUESTS[kind]
const { origin, pathname } = new URL(url)
const pool = new Pool(origin, { connections: CONCURRENCY })
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
const path = `${pathname}/v1/${operation}`
const call = async (n) => {
  const body = JSON.stringify(toBody(n, Number(items)))
  const response = await pool.request({ method: 'POST', path, headers, body })
  await response.body.dump()
  if (response.statusCode >= 300) throw new Error(`${kind} answered ${response.statusCode}`)
}

await warmUp({ calls: 2000, milliseconds: 700, concurrency: CONCURRENCY, call })
console.log(JSON.stringify(await load({ seconds: 1, concurrency: CONCURRENCY, call })))
process.exit(0)
