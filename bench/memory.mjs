/**
 * Memory of a process that calls storage all the time.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startProcess } from './measure.mjs'
import { controlServer } from './storage-control.mjs'

const CLIENT = new URL('memory-client.mjs', import.meta.url).pathname

export async function memoryBench() {
  const seconds = process.env.SECONDS ?? '20'
  const server = await startProcess('storage-server.mjs')
  await controlServer(server.ready.url, { failEvery: 100 })
  console.log(`\nMemory over ${seconds} s, one answer in a hundred is a 503`)
  const args = ['--expose-gc', CLIENT, server.ready.url, seconds]
  await once(spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }), 'exit')
  await server.stop()
}
