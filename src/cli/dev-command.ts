/**
 * `forge-remote dev -- COMMAND`: an emulator and the user's server side by side.
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Command } from './command.js'
import { EMULATOR_ARGUMENTS, EMULATOR_HELP, readEmulatorArguments } from './emulator-arguments.js'
import { followChanges } from './follow-changes.js'
import { type LinePrinter, createLinePrinter } from './line-printer.js'
import { createManifestUpdate } from './manifest-update.js'
import { renderRequestLine } from './render-request-line.js'
import { createRunner } from './runner.js'
import { startEmulator } from './start-emulator.js'

const HELP: string = `forge-remote dev: run your server beside an emulator and restart it when files change

Usage: forge-remote dev [options] -- COMMAND [ARGUMENTS]

  --out FILE         generated TypeScript to keep up to date, as forge-remote generate writes it
                     (default: src/generated/entities.ts, when that was generated from the manifest)
${EMULATOR_HELP.replace('the list below', 'forge-remote emulator --help')}
  --no-watch         do nothing when files change
  --no-requests      do not show the requests to the emulator
  -h, --help         this text

COMMAND gets FORGE_APP_ID and FORGE_REMOTE_EMULATOR_URL. Everything below this folder is watched, except node_modules,
coverage, names that start with a dot, *.log and the file of --data. Ctrl-C stops both, the server with SIGTERM; a second one kills it.

When the manifest changes, its entities are generated again and the emulator uses them, with the data it has; then the
server is restarted. A manifest with errors changes nothing: the line that is wrong is printed.

Each request to the emulator is one line: time, operation, end of the installation id, status, milliseconds, units of
quota; and when it failed, why and what to do next.

Exit code 0 after Ctrl-C, 130 after a second one, 1 when the manifest has errors, 2 when the command line is wrong.

Examples:
  forge-remote dev -- node dist/main.js
  forge-remote dev --data .forge-data.ndjson -- npx tsx src/main.ts
  forge-remote dev --manifest app/manifest.yml --port 0 -- npx tsx src/main.ts
`

/** Runs until Ctrl-C. */
export const devCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values, command } = parse(args)
    const { manifest, out } = values
    const order = await readEmulatorArguments(values, io)
    const print = createLinePrinter(io)
    const log = toLogger(print, { showsRequests: values.requests })
    const { emulator, core, close } = await startEmulator(order, log, io)
    const { url, adminUrl, consoleUrl, appId } = emulator
    print('dev', `emulator ready at ${url}, admin API at ${adminUrl}`)
    print('dev', `console at ${consoleUrl}`)
    print(
      'dev',
      `call your server: npx forge-remote invoke URL --principal alice --emulator ${url}`,
    )
    try {
      if (values.requests)
        core.journal.subscribe((entry) => print('emulator', renderRequestLine(entry, io)))
      const update = await createManifestUpdate(
        { manifest, out, useManifest: core.useManifest, print },
        io,
      )
      const environment = { FORGE_APP_ID: appId, FORGE_REMOTE_EMULATOR_URL: url }
      const isWatching = values.watch
      const runner = createRunner({
        command,
        folder: io.folder,
        environment: { ...io.environment, ...environment },
        isWatching,
        clock: systemClock,
        print,
      })
      const dataFile = order.options.data
      await followChanges({ runner, update, dataFile, isWatching, print }, io)
    } finally {
      await close()
    }
    return 0
  },
}

function parse(args: string[]) {
  const separator = args.indexOf('--')
  const command = separator === -1 ? [] : args.slice(separator + 1)
  const { values, positionals } = parseArgs({
    args: separator === -1 ? args : args.slice(0, separator),
    allowNegative: true,
    allowPositionals: true,
    options: {
      ...EMULATOR_ARGUMENTS,
      out: { type: 'string' },
      watch: { type: 'boolean', default: true },
      requests: { type: 'boolean', default: true },
    },
  })
  const [program, ...programArgs] = command
  if (program === undefined || positionals.length > 0) {
    const wanted =
      positionals.length > 0 ? [...positionals, ...command].join(' ') : 'node dist/main.js'
    throw new OptionsError(
      'COMMAND',
      `is ${program === undefined ? 'missing' : 'split'}; write it after --, as in: forge-remote dev -- ${wanted}`,
    )
  }
  return { values, command: [program, ...programArgs] as const }
}

/** Leaves out what the line of a request says. */
function toLogger(print: LinePrinter, { showsRequests }: { showsRequests: boolean }): Logger {
  const write: Logger['info'] = (fields, message) => {
    const isShown = showsRequests && ('status' in fields || 'fault' in fields)
    if (!isShown) print('emulator', `${message}${renderPlace(fields)}`)
  }
  return { info: write, warn: write, error: write }
}

/** Where in the manifest, when that is what a warning is about. */
function renderPlace(fields: object): string {
  const [file, line, column] = ['file', 'line', 'column'].map((name) =>
    String(Reflect.get(fields, name)),
  )
  return 'line' in fields ? ` (${file}:${line}:${column})` : ''
}
