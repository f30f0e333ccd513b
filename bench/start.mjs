/**
 * Time from the start of the emulator's process to the line that says it is ready, and how many files of JavaScript it loads for that.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from './measure.mjs'

const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname
const MANIFEST = new URL('../example-app/manifest.yml', import.meta.url).pathname

const NODE = ['-e', '0']
const EMULATOR = [MAIN, 'emulator', '--manifest', MANIFEST, '--port', '0', '--json']

export async function startBench(rounds) {
  const rows = []
  for (let round = 0; round < rounds * 2; round += 1) {
    const node = await timeProcess(NODE)
    const emulator = await timeProcess(EMULATOR)
    rows.push({ node, emulator, above: emulator - node })
  }
  const show = (column) => `${Math.round(median(rows.map((row) => row[column])))} ms`
  console.log(`\nStart (median of ${rows.length} rounds)`)
  console.log(`  ${'node -e 0'.padEnd(40)} ${show('node').padStart(9)}`)
  console.log(
    `  ${'forge-remote emulator, until ready'.padEnd(40)} ${show('emulator').padStart(9)}`,
  )
  console.log(`  ${'above Node’s own start'.padEnd(40)} ${show('above').padStart(9)}`)
  console.log(`  ${'files loaded'.padEnd(40)} ${String(await countFiles()).padStart(9)}`)
}

async function timeProcess(args, environment = {}) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  const elapsed = performance.now() - startedAt
  child.kill()
  await ended
  return elapsed
}

/** Asks V8, which lists all files for its coverage, however they were loaded. */
async function countFiles() {
  const folder = await mkdtemp(join(tmpdir(), 'forge-remote-start-'))
  await timeProcess(EMULATOR, { NODE_V8_COVERAGE: folder })
  const [report] = await readdir(folder)
  const { result } = JSON.parse(await readFile(join(folder, report), 'utf8'))
  await rm(folder, { recursive: true })
  return result.filter(({ url }) => url.startsWith('file:')).length
}
