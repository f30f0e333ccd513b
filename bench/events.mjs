/**
 * Events accepted per second, with a queue and without.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { createEmulator } from 'forge-remote/emulator'
import { Pool } from 'undici'
import { compare, load, startProcess, warmUp } from './measure.mjs'
import { MANIFEST } from './tokens.mjs'

const TOKENS = 200
const CONCURRENCY = 32
const SECONDS = 2
const WARM_UP = { calls: 600, milliseconds: 2000, concurrency: CONCURRENCY }
const VARIANTS = [
  ['authenticate() and express.json()', 'verified'],
  ['remote.events(), handled at once', 'direct'],
  ['remote.events(), stored in a queue', 'queue'],
  ['the same, and worked on meanwhile', 'worked'],
]

/** Distinct tokens of events, for 50 installations. */
function mintTokens(emulator) {
  return Promise.all(
    Array.from({ length: TOKENS }, (_, index) =>
      emulator.invocationToken({
        installationId: `installation-${index % 50}`,
        module: { type: 'core:trigger', key: 'trigger' },
        expiresInSeconds: 3600,
      }),
    ),
  )
}

export async function eventsBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const tokens = await mintTokens(emulator)
  const redis = await startRedis()
  if (redis === undefined) console.log('events: no redis-server, measured without a queue')
  const measured = VARIANTS.filter(
    ([, variant]) => redis !== undefined || !['queue', 'worked'].includes(variant),
  )
  const variants = measured.map(([name, variant]) => ({
    name,
    run: async () => {
      const args = [variant, emulator.url, emulator.appId, redis?.url ?? '']
      const server = await startProcess('events-server.mjs', args)
      const figures = await measureEvents(server.ready.url, tokens)
      await server.stop()
      return figures
    },
  }))
  const title = `Events of 1 KB, ${CONCURRENCY} in flight`
  await compare({ title, units: ['events/s', 'µs CPU'], rounds, variants })
  await redis?.stop()
  await emulator.close()
}

async function measureEvents(url, tokens) {
  const pool = new Pool(url, { connections: CONCURRENCY })
  let calls = 0
  const call = async () => {
    calls += 1
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${tokens[calls % TOKENS]}`,
        'x-forge-oauth-system': 'x'.repeat(1500),
        'x-b3-traceid': '0123456789abcdef',
      },
      body: JSON.stringify({
        eventType: 'avi:jira:created:issue',
        issue: { id: `${calls}`, key: `P-${calls}`, fields: { summary: 'x'.repeat(900) } },
      }),
    })
    await body.dump()
    if (statusCode !== 204) throw new Error(`answered ${statusCode}`)
  }
  const readCpu = async () => (await (await fetch(`${url}/cpu`)).json()).cpu
  await warmUp({ ...WARM_UP, call })
  const cpuBefore = await readCpu()
  const callsBefore = calls
  const { rate } = await load({ seconds: SECONDS, concurrency: CONCURRENCY, call })
  const cpu = ((await readCpu()) - cpuBefore) / (calls - callsBefore)
  await pool.close()
  return [rate, cpu]
}

/** A Redis of its own, which writes nothing down; `undefined` when there is none on this machine. */
async function startRedis() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const failed = once(child, 'error').then(() => undefined)
  const ready = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve(true)
    })
  })
  if ((await Promise.race([ready, failed])) === undefined) return undefined
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}
