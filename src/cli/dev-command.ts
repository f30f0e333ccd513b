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
import { followChanges } from './follow-changes.js'
import { type LinePrinter, createLinePrinter } from './line-printer.js'
import { createManifestUpdate } from './manifest-update.js'
import { renderRequestLine } from './render-request-line.js'
import { createRunner } from './runner.js'
import { parsePort, startEmulator } from './start-emulator.js'

const HELP = `forge-remote dev: run your server beside an emulator and restart it when files change

Usage: forge-remote dev [options] -- COMMAND [ARGUMENTS]

  --manifest FILE    the app's manifest (default manifest.yml)
  --out FILE         generated TypeScript to keep up to date, as forge-remote generate writes it
                     (default: src/generated/entities.ts, when that was generated from the manifest)
  --data FILE        keep the data in this file (default: in memory, gone when dev ends)
  --durable          with --data: write to the disk before each answer, for those who pull plugs
  --port N           port of the emulator; 0 takes any free port (default 4555)
  --admin-port N     its admin API (default: the port after --port, or any free one)
  --rule NAME=VALUE  answer otherwise where nobody has measured the platform; see forge-remote emulator --help
  --no-watch         do nothing when files change
  --no-requests      do not show the requests to the emulator
  -h, --help         this text

COMMAND gets FORGE_APP_ID and FORGE_REMOTE_EMULATOR_URL. Everything below this folder is watched, except node_modules,
coverage and names that start with a dot. Ctrl-C stops both; a second one stops at once.

When the manifest changes, its entities are generated again and the emulator uses them, with the data it has; then the
server is restarted. A manifest with errors changes nothing: the line that is wrong is printed.

Each request to the emulator is one line: time, operation, end of the installation id, status, milliseconds, units of
quota; and when it failed, why and what to do next.

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
    const { manifest, out, data, durable, rule: rules } = values
    const port = parsePort('--port', values.port)
    const adminPort = parsePort(
      '--admin-port',
      values['admin-port'] ?? (port === 0 ? '0' : String(port + 1)),
    )
    const print = createLinePrinter(io)
    const log = toLogger(print, { showsRequests: values.requests })
    const started = await startEmulator(
      { manifest, port, adminPort, rules, data, durable, log },
      io,
    )
    const { emulator, core, close } = started
    const { url, adminUrl, consoleUrl, appId } = emulator
    print('dev', `emulator ready at ${url}, admin API at ${adminUrl}`)
    if (consoleUrl !== undefined) print('dev', `console at ${consoleUrl}`)
    try {
      if (values.requests)
        core.journal.subscribe((entry) => print('emulator', renderRequestLine(entry, io)))
      const update = await createManifestUpdate(
        { manifest, out, useManifest: core.useManifest, print },
        io,
      )
      const environment = { FORGE_APP_ID: appId, FORGE_REMOTE_EMULATOR_URL: url }
      const runner = createRunner({
        command,
        folder: io.folder,
        environment: { ...io.environment, ...environment },
        clock: systemClock,
        print,
      })
      await followChanges({ runner, update, isWatching: values.watch, print }, io)
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
      out: { type: 'string' },
      data: { type: 'string' },
      durable: { type: 'boolean', default: false },
      port: { type: 'string', default: '4555' },
      'admin-port': { type: 'string' },
      rule: { type: 'string', multiple: true },
      watch: { type: 'boolean', default: true },
      requests: { type: 'boolean', default: true },
    },
  })
  if (values.durable && values.data === undefined) {
    throw new OptionsError('--durable', 'needs --data FILE')
  }
  const [program, ...programArgs] = command
  if (program === undefined) {
    throw new OptionsError(
      'COMMAND',
      'is missing; write it after --, as in: forge-remote dev -- node dist/main.js',
    )
  }
  return { values, command: [program, ...programArgs] as const }
}

/** Leaves out what the line of a request says. */
function toLogger(print: LinePrinter, { showsRequests }: { showsRequests: boolean }): Logger {
  const write: Logger['info'] = (fields, message) => {
    const isShown = showsRequests && ('status' in fields || 'fault' in fields)
    if (!isShown) print('emulator', message)
  }
  return { info: write, warn: write, error: write }
}
