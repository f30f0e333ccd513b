/**
 * `forge-remote dev -- COMMAND`: an emulator and the user's server side by side.
 *
 * @module
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { Clock } from '../clock.js'
import { systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Command, CommandIo } from './command.js'
import { type LinePrinter, createLinePrinter } from './line-printer.js'
import { createRunner } from './runner.js'
import type { RunningEmulator } from './running-emulator.js'
import { parsePort, startEmulator } from './start-emulator.js'
import { watchFolder } from './watch-folder.js'

const HELP = `forge-remote dev: run your server beside an emulator and restart it when files change

Usage: forge-remote dev [options] -- COMMAND [ARGUMENTS]

  --manifest FILE    the app's manifest (default manifest.yml)
  --port N           port of the emulator; 0 takes any free port (default 4555)
  --admin-port N     its admin API (default: the port after --port, or any free one)
  --rule NAME=VALUE  answer otherwise where nobody has measured the platform; see forge-remote emulator --help
  --no-watch         do not restart when files change
  -h, --help         this text

COMMAND gets FORGE_APP_ID and FORGE_REMOTE_EMULATOR_URL. Everything below this folder is watched, except node_modules,
coverage and names that start with a dot. Ctrl-C stops both; a second one stops at once.

Examples:
  forge-remote dev -- node dist/main.js
  forge-remote dev --manifest app/manifest.yml --port 0 -- npx tsx src/main.ts
`

/** Runs until Ctrl-C. */
export const devCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values, command } = parse(args)
    const port = parsePort('--port', values.port)
    const adminPort = parsePort(
      '--admin-port',
      values['admin-port'] ?? (port === 0 ? '0' : String(port + 1)),
    )
    const print = createLinePrinter(io)
    const { emulator, close } = await startEmulator(
      { manifest: values.manifest, port, adminPort, rules: values.rule, log: toLogger(print) },
      io,
    )
    print('dev', `emulator ready at ${emulator.url}, admin API at ${emulator.adminUrl}`)
    try {
      await serve({ command, emulator, isWatching: values.watch, clock: systemClock }, print, io)
    } finally {
      await close()
    }
    return 0
  },
}

function parse(args: string[]) {
  const separator = args.indexOf('--')
  const command = separator === -1 ? [] : args.slice(separator + 1)
  const { values } = parseArgs({
    args: separator === -1 ? args : args.slice(0, separator),
    allowNegative: true,
    options: {
      manifest: { type: 'string', default: 'manifest.yml' },
      port: { type: 'string', default: '4555' },
      'admin-port': { type: 'string' },
      rule: { type: 'string', multiple: true },
      watch: { type: 'boolean', default: true },
    },
  })
  const [program, ...programArgs] = command
  if (program === undefined) {
    throw new OptionsError(
      'COMMAND',
      'is missing; write it after --, as in: forge-remote dev -- node dist/main.js',
    )
  }
  return { values, command: [program, ...programArgs] as const }
}

interface Served {
  command: readonly [string, ...string[]]
  emulator: RunningEmulator
  isWatching: boolean
  clock: Clock
}

async function serve(
  { command, emulator, isWatching, clock }: Served,
  print: LinePrinter,
  io: CommandIo,
): Promise<void> {
  const runner = createRunner({
    command,
    folder: io.folder,
    environment: {
      ...io.environment,
      FORGE_APP_ID: emulator.appId,
      FORGE_REMOTE_EMULATOR_URL: emulator.url,
    },
    clock,
    print,
  })
  runner.start()
  const onChange = (file: string) => {
    print('dev', `${file} changed, restarting`)
    runner.restart()
  }
  try {
    const unwatch = isWatching ? await watchFolder(io.folder, clock, onChange) : undefined
    if (!io.stop.aborted) await once(io.stop, 'abort')
    unwatch?.()
  } finally {
    await runner.stop()
  }
}

function toLogger(print: LinePrinter): Logger {
  const write: Logger['info'] = (_fields, message) => print('emulator', message)
  return { info: write, warn: write, error: write }
}
