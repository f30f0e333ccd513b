/**
 * Kills a process that keeps its data in a file while it is written to as fast as it can, and looks what is left.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import {
  type Progress,
  type RequestKind,
  buildRequest,
  findProblems,
  readNumbers,
} from './crash-data.js'
import { inTurn } from './in-turn.js'
import { type SeededRandom, createSeededRandom } from './seeded-random.js'

export interface KillOptions {
  seed: number
  kills: number
  /** Whether the process answers before it has written. */
  isHasty?: boolean
}

export interface KillReport {
  /** What was lost, half there, or there without having been sent. */
  problems: string[]
  answered: number
  /** Requests that were under way when the process was killed, and of these the ones that were stored. */
  unanswered: number
  storedUnanswered: number
}

interface Writer {
  number: number
  random: SeededRandom
  progress: Record<RequestKind, Progress>
}

interface RunningServer {
  child: ChildProcess
  url: string
}

const WRITERS = 8

/** Kills after a random number of answers, every second time with what is written made to last. */
export async function killEmulator(options: KillOptions): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'forge-remote-kill-'))
  try {
    const script = join(folder, 'server.mjs')
    await build({
      entryPoints: [new URL('crash-server.ts', import.meta.url).pathname],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
      logLevel: 'error',
    })
    return await killOften(script, join(folder, 'data.ndjson'), options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function killOften(
  script: string,
  path: string,
  { seed, kills, isHasty = false }: KillOptions,
): Promise<KillReport> {
  const report: KillReport = { problems: [], answered: 0, unanswered: 0, storedUnanswered: 0 }
  const writers = Array.from({ length: WRITERS }, (_, number): Writer => {
    const none = () => ({ sent: 0, answered: 0 })
    const random = createSeededRandom(seed, number)
    return { number, random, progress: { set: none(), transaction: none() } }
  })
  const random = createSeededRandom(seed, WRITERS)
  await inTurn(Array(kills + 1).keys(), async (kill) => {
    const args = [path, kill % 2 === 0 ? 'fast' : 'durable', isHasty ? 'hasty' : 'true']
    const server = await start(script, args)
    await judge(server, writers, report)
    const answersUntilKill = random.between(1, 150)
    if (kill === kills) await stop(server)
    else report.answered += await writeUntilKilled(server, writers, answersUntilKill)
  })
  return report
}

async function start(script: string, args: string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors: string[] = []
  child.stderr.on('data', (chunk) => errors.push(String(chunk)))
  const reader = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the process ended: ${errors.join('')}`)
  })
  ended.catch(() => undefined)
  const [port] = (await Promise.race([once(reader, 'line'), ended])) as string[]
  return { child, url: `http://127.0.0.1:${port}` }
}

/** Looks what is stored, and goes on from there. */
async function judge({ url }: RunningServer, writers: Writer[], report: KillReport): Promise<void> {
  const response = await fetch(`${url}/export`)
  const stored = readNumbers(await response.text())
  for (const { number, progress } of writers) {
    report.problems.push(...findProblems(stored, number, progress))
    for (const kind of KINDS) {
      const { sent, answered } = progress[kind]
      const found = stored.get(`${KEY_OF[kind]}:${number}`) ?? 0
      report.unanswered += sent - answered
      report.storedUnanswered += Math.max(0, found - answered)
      progress[kind] = { sent: found, answered: found }
    }
  }
}

const KINDS: readonly RequestKind[] = ['set', 'transaction']
const KEY_OF: Readonly<Record<RequestKind, string>> = { set: 'set', transaction: 'plain' }

async function writeUntilKilled(
  server: RunningServer,
  writers: Writer[],
  answersUntilKill: number,
): Promise<number> {
  const gone = once(server.child, 'exit')
  let answers = 0
  await Promise.all(
    writers.map(async (writer) => {
      // oxlint-disable-next-line no-await-in-loop -- a writer sends one request after the other
      while (await write(server, writer)) {
        answers += 1
        if (answers === answersUntilKill) server.child.kill('SIGKILL')
      }
    }),
  )
  const [code, signal] = (await gone) as [number | null, string | null]
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself: ${code ?? signal}`)
  return answers
}

/** @returns Whether there was an answer. */
async function write(
  { url }: RunningServer,
  { number, random, progress }: Writer,
): Promise<boolean> {
  const kind = random.pick(KINDS)
  const counts = progress[kind]
  counts.sent += 1
  const body = buildRequest(kind, number, counts.sent, random)
  try {
    const response = await fetch(`${url}/${kind}`, { method: 'POST', body })
    await response.text()
    if (!response.ok) throw new Error(`answered ${response.status}`)
    counts.answered = counts.sent
    return true
  } catch (error) {
    // What fetch throws when the connection is gone; everything else is a mistake of the model.
    if (error instanceof TypeError) return false
    throw error
  }
}

async function stop({ child }: RunningServer): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
