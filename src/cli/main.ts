/**
 * The `forge-remote` command: hands the process over to {@link run}.
 *
 * @module
 */
import process from 'node:process'
import { run } from './run.js'

const stop = new AbortController()
// SIGHUP: the terminal was closed; the server of `dev` would outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C means: at once.
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output has gone, as with `| head`.
  if (error.code !== 'EPIPE') throw error
  stop.abort()
})

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  environment: process.env,
  folder: process.cwd(),
  isColourful: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  showsProgress: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
  stop: stop.signal,
})
