/**
 * Runs variants in turns and prints medians and ratios.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Runs each variant once per round, in turns, and prints a table. Ratios are to the first variant, within the same round.
 *
 * @param {{ title: string, unit: string, rounds: number, variants: readonly { name: string, run: () => Promise<number> }[] }} suite
 */
export async function compare({ title, unit, rounds, variants }) {
  const results = variants.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, variant] of variants.entries()) {
      progress(`${title}: round ${round + 1} of ${rounds}, ${variant.name}`)
      results[index].push(await variant.run())
    }
  }
  progress('')
  console.log(`\n${title} (median of ${rounds} rounds)`)
  for (const [index, { name }] of variants.entries()) {
    const ratios = results[index].map((value, round) => value / results[0][round])
    const value = median(results[index])
    const text = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
    console.log(`  ${name.padEnd(44)} ${text.padStart(9)} ${unit}   ${median(ratios).toFixed(2)} ×`)
  }
}

/** Starts `node FILE ARGS…` and waits for its first line of JSON. */
export async function startProcess(file, args = []) {
  const child = spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    ready: JSON.parse(line),
    stop: async () => {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Keeps `concurrency` calls under way for `seconds` and returns how many ended per second. */
export async function load({ seconds, concurrency, call }) {
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  let done = 0
  const worker = async () => {
    while (performance.now() < endsAt) {
      await call(done)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return done / ((performance.now() - startedAt) / 1000)
}

/** Makes `calls` calls, so that the engine has compiled what it will: by count, since a slow machine makes few calls in a second. */
export async function warmUp({ calls, concurrency, call }) {
  let made = 0
  const worker = async () => {
    while (made < calls) {
      made += 1
      await call(made - 1)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
