/**
 * Runs the user's server as a child process and restarts it.
 *
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process, { kill, platform } from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Clock } from '../clock.js'
import type { LinePrinter } from './line-printer.js'

/** Windows has no process groups. */
const HAS_GROUPS = platform !== 'win32'

/** Time a server has to end after SIGTERM, in milliseconds. */
const GRACE_MS = 10_000

/** What to run. */
export interface RunnerOptions {
  /** Program and arguments. */
  command: readonly [string, ...string[]]
  /** Folder to run in. */
  folder: string
  /** Environment of the child. */
  environment: Readonly<Record<string, string | undefined>>
  /** Whether the child is started again when files change. */
  isWatching: boolean
  /** Source of time. */
  clock: Clock
  /** Receives the child's output line by line. */
  print: LinePrinter
}

/** A child process that can be restarted. */
export interface Runner {
  /** Starts the child. */
  start: () => void
  /** Ends the child and starts it again; calls while one is under way count as one. */
  restart: () => void
  /** Ends the child and waits until it is gone. */
  stop: () => Promise<void>
}

/** @returns A runner that has not started anything yet. */
export function createRunner(options: RunnerOptions): Runner {
  let child: ChildProcess | undefined
  let restarting: Promise<void> | undefined
  let isStopped = false
  const start = () => {
    if (!isStopped) child = launch(options)
  }
  const end = async () => {
    if (child !== undefined) await terminate(child, options.clock)
    child = undefined
  }
  return {
    start,
    restart: () => {
      restarting ??= end()
        .then(start)
        .finally(() => {
          restarting = undefined
        })
    },
    stop: async () => {
      isStopped = true
      await restarting
      await end()
    },
  }
}

const WHAT_NOW = 'files are not watched, so start this command again'

function launch({ command, folder, environment, isWatching, print }: RunnerOptions): ChildProcess {
  const [program, ...args] = command
  const child = spawn(program, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that `npm start` and the like end together with what they have started.
    detached: HAS_GROUPS,
  })
  printLines(child.stdout, print)
  printLines(child.stderr, print)
  // A second Ctrl-C ends this process at once, and nothing may be left.
  const killNow = () => signalGroup(child, 'SIGKILL')
  process.once('exit', killNow)
  child.once('close', () => process.off('exit', killNow))
  child.on('error', (error) => {
    print('dev', `cannot run ${program}: ${error.message}${isWatching ? '' : `; ${WHAT_NOW}`}`)
  })
  child.on('exit', (code, signal) => {
    if (child.killed) return
    const how = signal === null ? `with code ${code}` : `by ${signal}`
    print('dev', `the server ended ${how}; ${isWatching ? 'waiting for a change' : WHAT_NOW}`)
  })
  return child
}

function printLines(stream: Readable, print: LinePrinter): void {
  createInterface({ input: stream }).on('line', (line) => print('app', line))
}

/** Waits until nobody holds the pipes any more: the program, and all it has started. */
async function terminate(child: ChildProcess, clock: Clock): Promise<void> {
  if (child.pid === undefined || child.stdout?.closed === true) return
  const closed = once(child, 'close')
  signalGroup(child, 'SIGTERM')
  const cancel = clock.schedule(GRACE_MS, () => {
    signalGroup(child, 'SIGKILL')
    child.stdout?.destroy()
    child.stderr?.destroy()
  })
  await closed
  cancel()
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Marks the child as ended by us, and reaches it where there are no groups.
  child.kill(signal)
  if (!HAS_GROUPS || child.pid === undefined) return
  try {
    kill(-child.pid, signal)
  } catch (error) {
    // ESRCH: nobody is left in the group.
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ESRCH') throw error
  }
}
