/**
 * Requests per second through the middleware, on distinct tokens.
 */
import { createEmulator } from 'forge-remote/emulator'
import { Pool } from 'undici'
import { compare, load, startProcess, warmUp } from './measure.mjs'
import { MANIFEST, mintTokens } from './tokens.mjs'

const TOKENS = 8000
const CONCURRENCY = 64
const SECONDS = 2
const WARM_UP_CALLS = 6000
const VARIANTS = [
  ['bare Express 5', 'bare'],
  ['forge-remote authenticate()', 'forge-remote'],
  ['jose by hand, one key set', 'jose'],
  ['jose by hand, key set per request', 'jose-per-request'],
  ['express-jwt + jwks-rsa', 'express-jwt'],
  ['express-oauth2-jwt-bearer', 'express-oauth2-jwt-bearer'],
  ['fast-jwt + jwks-rsa', 'fast-jwt'],
]

export async function verificationBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const tokens = await mintTokens(emulator, TOKENS)
  const run = (variant) => async () => {
    const { ready, stop } = await startProcess('verification-server.mjs', [
      variant,
      emulator.url,
      emulator.appId,
    ])
    const pool = new Pool(ready.url, { connections: CONCURRENCY })
    const call = async (index) => {
      const headers = { authorization: `Bearer ${tokens[index % TOKENS]}` }
      const { statusCode, body } = await pool.request({ method: 'GET', path: '/', headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${variant} answered ${statusCode}`)
    }
    await warmUp({ calls: WARM_UP_CALLS, concurrency: CONCURRENCY, call })
    const { rate } = await load({ seconds: SECONDS, concurrency: CONCURRENCY, call })
    await pool.close()
    await stop()
    return [rate]
  }
  const variants = VARIANTS.map(([name, variant]) => ({ name, run: run(variant) }))
  await compare({ title: 'Verification, 64 in flight', units: ['requests/s'], rounds, variants })
  await emulator.close()
}
