/**
 * The emulator: operations per second within a process and over HTTP, a million items, and what a reset costs.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { REQUESTS } from './emulator-work.mjs'
import { compare, startProcess } from './measure.mjs'

const ENGINE = new URL('emulator-engine.mjs', import.meta.url).pathname

export async function emulatorBench(rounds) {
  await compare({
    title: 'Emulator, in process',
    units: ['/s', 'µs CPU'],
    rounds,
    variants: toVariants(
      async (kind) => (await startProcess('emulator-engine.mjs', ['rates', kind])).ready,
    ),
  })
  const server = await startProcess('emulator-server.mjs')
  const { url, token, items } = server.ready
  await compare({
    title: 'Emulator over HTTP, 64 in flight',
    units: ['/s', 'µs CPU of the client'],
    rounds,
    variants: toVariants(
      async (kind) =>
        (await startProcess('emulator-client.mjs', [kind, url, token, String(items)])).ready,
    ),
  })
  await server.stop()
  printMillion(await runEngine('--expose-gc', 'million'))
  printReset(await runEngine('--no-warnings', 'reset'))
}

function toVariants(run) {
  return Object.keys(REQUESTS).map((kind) => ({
    name: kind,
    run: async () => {
      const { rate, cpu } = await run(kind)
      return [rate, cpu]
    },
  }))
}

async function runEngine(flag, measurement) {
  const child = spawn(process.execPath, [flag, ENGINE, measurement], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return JSON.parse(output)
}

function printMillion({ bytesPerItem, ...times }) {
  console.log('\nEmulator with 1,000,000 items, in process (median, p99)')
  for (const [name, [median, p99]] of Object.entries(times)) {
    console.log(`  ${name.padEnd(40)} ${median.toFixed(3)} ms  ${p99.toFixed(3)} ms`)
  }
  console.log(`  ${'memory of an item'.padEnd(40)} ${Math.round(bytesPerItem)} bytes`)
}

function printReset(times) {
  console.log('\nEmulator with 10,000 items, in process (median of 7)')
  for (const [name, median] of Object.entries(times)) {
    console.log(`  ${name.padEnd(40)} ${median.toFixed(3)} ms`)
  }
}
