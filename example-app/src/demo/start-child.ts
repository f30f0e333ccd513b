/**
 * A process that lives no longer than this one.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath, stderr } from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** Time to say that it is ready, in milliseconds. */
const START_TIMEOUT_MS = 20_000
/** Time to end by itself after SIGTERM, in milliseconds. */
const STOP_TIMEOUT_MS = 5_000
/** How much of standard error is kept to explain an early end, in characters. */
const TAIL_LENGTH = 2_000

/** What to run. */
export interface ChildOptions {
  /** What messages call it. */
  name: string
  /** Path of the program. Default: Node. */
  program?: string | undefined
  /** Its arguments, such as the path of a script. */
  args: readonly string[]
  /** Its whole environment. */
  env: NodeJS.ProcessEnv
  /** What the line looks like that says it is ready. Default: any line. */
  ready?: RegExp | undefined
  /** Receives each line that it writes to standard error. */
  onErrorLine?: ((line: string) => void) | undefined
}

/** A running process. */
export interface Child {
  /** The line on standard output that says it is ready; rejects when the process ends or 20 seconds pass before. */
  readonly readyLine: Promise<string>
  /** Rejects when the process ends before it was stopped, with the end of what it wrote to standard error. */
  readonly failure: Promise<never>
  /** From now on shows what the process writes to standard error. */
  showErrors: () => void
  /** Resolves once the process has ended. */
  stop: () => Promise<void>
}

/** Starts a process and watches over it. */
export function startChild({
  name,
  program = execPath,
  args,
  env,
  ready = /^/,
  onErrorLine = () => {},
}: ChildOptions): Child {
  // In a group of its own: Ctrl-C reaches this process alone, which then stops the others in order.
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const killNow = () => void child.kill('SIGKILL')
  process.once('exit', killNow)
  let isStopping = false
  let tail = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_LENGTH)
  })
  createInterface(child.stderr).on('line', onErrorLine)
  const ended = once(child, 'close').finally(() => process.off('exit', killNow))
  const failure = rejectWhen(ended, (reason) =>
    isStopping ? undefined : new Error(`${name} ended with ${reason}\n${tail}`.trimEnd()),
  )
  const readyLine = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => ready.test(line) && resolve(line))
  })
  return {
    readyLine: Promise.race([readyLine, failure, rejectLate(name)]),
    failure,
    showErrors: () => void child.stderr.pipe(stderr),
    stop: async () => {
      isStopping = true
      child.kill('SIGTERM')
      const isSlow = sleep(STOP_TIMEOUT_MS, true, { ref: false })
      if ((await Promise.race([ended, isSlow])) === true) killNow()
      await ended
    },
  }
}

/** Rejects once `ended` is judged an error. It may be left alone: it never counts as an unhandled rejection. */
function rejectWhen(
  ended: Promise<readonly unknown[]>,
  toError: (reason: string) => Error | undefined,
): Promise<never> {
  const failure = new Promise<never>((_resolve, reject) => {
    const judge = ([code, signal]: readonly unknown[]) => {
      const error = toError(typeof code === 'number' ? `exit code ${code}` : String(signal))
      if (error !== undefined) reject(error)
    }
    ended.then(judge, reject)
  })
  failure.catch(() => undefined)
  return failure
}

async function rejectLate(name: string): Promise<never> {
  await sleep(START_TIMEOUT_MS, undefined, { ref: false })
  throw new Error(`${name} did not say that it is ready within ${START_TIMEOUT_MS / 1000} seconds`)
}
