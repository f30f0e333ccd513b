/**
 * Time from the start of the emulator's process to the line that says it is ready.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { compare } from './measure.mjs'

const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname
const MANIFEST = new URL('../example-app/manifest.yml', import.meta.url).pathname

export async function startBench(rounds) {
  const variants = [
    { name: 'node -e 0', run: () => timeProcess(['-e', '0']) },
    {
      name: 'forge-remote emulator, until ready',
      run: () => timeProcess([MAIN, 'emulator', '--manifest', MANIFEST, '--port', '0', '--json']),
    },
  ]
  await compare({ title: 'Start', units: ['ms'], rounds: rounds * 2, variants })
}

async function timeProcess(args) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  const elapsed = performance.now() - startedAt
  child.kill()
  await ended
  return [elapsed]
}
