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
 * Runs each variant once per round, in turns, and prints a table with a column for each unit. A run resolves with one figure per unit. Ratios
 * are to the first variant, within the same round.
 *
 * @param {{ title: string, units: readonly string[], rounds: number, variants: readonly { name: string, run: () => Promise<readonly number[]> }[] }} suite
 */
export async function compare({ title, units, rounds, variants }) {
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
    const cells = units.map((unit, column) => {
      const figures = results[index].map((figuresOfRound) => figuresOfRound[column])
      const ratios = figures.map((figure, round) => figure / results[0][round][column])
      return `${render(median(figures)).padStart(9)} ${unit} ${`(${median(ratios).toFixed(2)} ×)`.padStart(10)}`
    })
    console.log(`  ${name.padEnd(40)} ${cells.join('  ')}`)
  }
}

function render(figure) {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(1)
}

/** Starts `node FILE ARGS…` and waits for its first line of JSON. */
export async function startProcess(file, args = []) {
  const child = spawn(process.execPath, [new URL(file, import.meta.url).pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => {
      throw new Error(`${file} ${args.join(' ')} ended with ${code} before it said anything`)
    }),
  ])
  return {
    ready: JSON.parse(line),
    pid: child.pid,
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

/** Keeps `concurrency` calls under way for `seconds`. @returns Calls per second, and the CPU of the process for each, in µs. */
export async function load({ seconds, concurrency, call }) {
  const startedAt = performance.now()
  const cpu = measureCpu()
  const endsAt = startedAt + seconds * 1000
  let done = 0
  const worker = async () => {
    while (performance.now() < endsAt) {
      await call(done)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return { rate: done / ((performance.now() - startedAt) / 1000), cpu: cpu() / done }
}

/**
 * Starts to measure the CPU of this process. All of its threads count, so that garbage collection does; unlike the event loop's active time,
 * it does not grow when other processes are in the way.
 *
 * @returns A function that tells what was used since, in µs.
 */
export function measureCpu() {
  const startedAt = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(startedAt)
    return user + system
  }
}

/**
 * Makes calls so that the engine has compiled what it will: `calls` of them at least, since a slow machine makes few in a second, and for
 * `milliseconds` at least, since a call that does little needs more of them.
 */
export async function warmUp({ calls, milliseconds = 0, concurrency, call }) {
  const endsAt = performance.now() + milliseconds
  let made = 0
  const worker = async () => {
    while (made < calls || performance.now() < endsAt) {
      made += 1
      await call(made - 1)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}
