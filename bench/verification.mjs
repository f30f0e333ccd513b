/**
 * Requests per second through the middleware, on distinct tokens.
 */
import { createEmulator } from 'forge-remote/emulator'
import { Pool } from 'undici'
import { compare, load, startProcess } from './measure.mjs'

const MANIFEST = 'app:\n  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555\n'
const TOKENS = 8000
const CONCURRENCY = 64
const SECONDS = 2
const VARIANTS = [
  ['bare Express 5', 'bare'],
  ['Express + forge-remote authenticate()', 'forge-remote'],
  ['Express + jose by hand', 'jose'],
]

export async function verificationBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const tokens = await mintTokens(emulator)
  const run = (variant) => async () => {
    const { ready, stop } = await startProcess('verification-server.mjs', [
      variant,
      emulator.url,
      emulator.appId,
    ])
    const pool = new Pool(ready.url, { connections: CONCURRENCY })
    const call = async (index) => {
      const authorization = `Bearer ${tokens[index % TOKENS]}`
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: '/',
        headers: { authorization },
      })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${variant} answered ${statusCode}`)
    }
    await load({ seconds: 0.5, concurrency: CONCURRENCY, call })
    const rate = await load({ seconds: SECONDS, concurrency: CONCURRENCY, call })
    await pool.close()
    await stop()
    return rate
  }
  const variants = VARIANTS.map(([name, variant]) => ({ name, run: run(variant) }))
  await compare({ title: 'Verification, 64 in flight', unit: 'requests/s', rounds, variants })
  await emulator.close()
}

function mintTokens(emulator) {
  const extension = { type: 'jira:issuePanel', padding: 'x'.repeat(700) }
  return Promise.all(
    Array.from({ length: TOKENS }, (_, index) =>
      emulator.invocationToken({
        installationId: `installation-${index % 100}`,
        principal: `user-${index}`,
        expiresInSeconds: 3600,
        context: { extension },
      }),
    ),
  )
}
