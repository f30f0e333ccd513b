/**
 * What valid requests keep of their own share while another process sends hostile tokens as fast as the server answers them.
 */
import { readFile } from 'node:fs/promises'
import { createEmulator } from 'forge-remote/emulator'
import { Pool } from 'undici'
import { compare, startProcess } from './measure.mjs'
import { MANIFEST, mintTokens } from './tokens.mjs'

const TOKENS = 1000
/** `SECONDS=60` to see whether memory stays flat. */
const SECONDS = Number(process.env.SECONDS ?? 2)
/** Valid calls per second: well below the share that 32 of 96 connections have of a slow machine. */
const VALID_RATE = 60
/** A call that takes longer counts as lost, in milliseconds. */
const PATIENCE_MS = 1000

export async function floodBench(rounds) {
  const emulator = await createEmulator({ manifest: MANIFEST })
  const tokens = await mintTokens(emulator, TOKENS)
  const variants = [
    { name: 'no flood', run: () => serve(emulator, tokens) },
    { name: 'flood of unknown key ids', run: () => serve(emulator, tokens, 'unknown-key') },
    { name: 'flood of bad signatures', run: () => serve(emulator, tokens, 'bad-signature') },
  ]
  await compare({
    title: 'Valid requests answered under a flood',
    units: ['valid/s', 'MiB of the server'],
    rounds,
    variants,
  })
  await emulator.close()
}

async function serve(emulator, tokens, kind) {
  const server = await startProcess('verification-server.mjs', [
    'forge-remote',
    emulator.url,
    emulator.appId,
  ])
  const { url } = server.ready
  const flood = kind && (await startProcess('flood-client.mjs', [kind, url, tokens[0]]))
  const pool = new Pool(url, { connections: 32 })
  let answered = 0
  const send = async (index) => {
    await new Promise((resolve) => setTimeout(resolve, (index * 1000) / VALID_RATE))
    const startedAt = performance.now()
    const headers = { authorization: `Bearer ${tokens[index % tokens.length]}` }
    const { statusCode, body } = await pool.request({ method: 'GET', path: '/', headers })
    await body.dump()
    if (statusCode === 200 && performance.now() - startedAt < PATIENCE_MS) answered += 1
  }
  await Promise.all(Array.from({ length: VALID_RATE * SECONDS }, (_, index) => send(index)))
  const mebibytes = await readResidentMemory(server.pid)
  await pool.close()
  await flood?.stop()
  await server.stop()
  return [answered / SECONDS, mebibytes]
}

/** Memory of a process as Linux tells it, in MiB. */
async function readResidentMemory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
