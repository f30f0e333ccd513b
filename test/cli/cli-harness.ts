/**
 * Runs commands in this process, as `main.ts` does in its own.
 *
 * @module
 */
import { run } from '../../src/cli/run.js'

/** A command that runs. */
export interface RunningCommand {
  /** Standard output so far. */
  out: () => string
  /** Standard error so far. */
  err: () => string
  /** Resolves as soon as standard output matches; rejects when the command ends before. */
  waitFor: (pattern: RegExp) => Promise<RegExpExecArray>
  /** The same for standard error. */
  waitForError: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Presses Ctrl-C. */
  stop: () => void
  /** Resolves to the exit code. */
  exitCode: Promise<number>
}

/** What the command finds around it. */
export interface Surroundings {
  folder?: string
  environment?: Record<string, string | undefined>
  isColourful?: boolean
  showsProgress?: boolean
}

/** An emulator on the command line is ready before its key is; a remote that starts meanwhile may give up waiting on a busy machine. */
export async function waitForKey(jwksUrl: string): Promise<void> {
  await (await fetch(jwksUrl)).text()
}

export function start(argv: readonly string[], surroundings: Surroundings = {}): RunningCommand {
  const stop = new AbortController()
  const listeners = new Set<() => void>()
  let out = ''
  let err = ''
  const exitCode = run(argv, {
    out: (text) => {
      out += text
      for (const listener of listeners) listener()
    },
    err: (text) => {
      err += text
      for (const listener of listeners) listener()
    },
    environment: surroundings.environment ?? process.env,
    folder: surroundings.folder ?? new URL('../fixtures', import.meta.url).pathname,
    isColourful: surroundings.isColourful ?? false,
    showsProgress: surroundings.showsProgress ?? false,
    stop: stop.signal,
  })
  const waitIn = (read: () => string, pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(read())
        if (match === null) return
        listeners.delete(look)
        resolve(match)
      }
      listeners.add(look)
      look()
      void exitCode.then((code) => reject(new Error(`ended with ${code}: ${err}`)))
    })
  return {
    out: () => out,
    err: () => err,
    waitFor: (pattern) => waitIn(() => out, pattern),
    waitForError: (pattern) => waitIn(() => err, pattern),
    stop: () => stop.abort(),
    exitCode,
  }
}
