/**
 * Runs a demo until it is over, Ctrl-C is pressed, or nobody reads its output any more; then stops the processes that it started.
 *
 * @module
 */
import { once } from 'node:events'
import { exit, stderr, stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { readerLeft } from './reader-left.js'

/** Something that has to be stopped at the end. */
export interface Stoppable {
  /** Resolves once it has ended. */
  stop: () => Promise<void>
}

/** What a demo is given. */
export interface DemoMeans {
  /** Receives each line for the reader. */
  print: (line: string) => void
  /** Receives what has to be stopped at the end, as soon as it runs. */
  onStart: (started: Stoppable) => void
  /** Receives the exit code of a Ctrl-C from now on; before, it is a failure. */
  onPlayed: (exitCode: number) => void
}

/** Ends this process with the exit code that `run` resolves to. */
export async function runUntilStopped(run: (means: DemoMeans) => Promise<number>): Promise<never> {
  const started: Stoppable[] = []
  let exitCodeOfInterrupt = 130
  const means: DemoMeans = {
    print: (line) => void stdout.write(`${line}\n`),
    onStart: (it) => void started.push(it),
    onPlayed: (exitCode) => {
      exitCodeOfInterrupt = exitCode
    },
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal))
  const interrupted = Promise.race(signals).then(() => exitCodeOfInterrupt)
  // A reader such as `head` has seen what it wanted, which is no failure.
  const unread = readerLeft(stdout).then(() => 0)
  const exitCode = await Promise.race([run(means), interrupted, unread]).catch((error: unknown) => {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  })
  await stopInReverse(started)
  exit(exitCode)
}

/**
 * Resolves to what `playing` comes to. When it fails, a process that ended by itself says more about why, and shows a little later.
 */
export async function explain<Result>(
  playing: Promise<Result>,
  failure: Promise<never>,
): Promise<Result> {
  try {
    return await playing
  } catch (error) {
    await Promise.race([failure, sleep(500)])
    throw error
  }
}

/** What was started last needs what was started before it. */
async function stopInReverse(started: readonly Stoppable[]): Promise<void> {
  for (const it of started.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await it.stop()
  }
}
