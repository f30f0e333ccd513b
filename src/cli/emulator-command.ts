/**
 * `forge-remote emulator`: Forge on this machine.
 *
 * @module
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { renderRules } from '../emulator/rule-assignments.js'
import { createJsonLogger } from '../logger.js'
import type { Command, CommandIo } from './command.js'
import { EMULATOR_ARGUMENTS, EMULATOR_HELP, readEmulatorArguments } from './emulator-arguments.js'
import type { RunningEmulator } from './running-emulator.js'
import { startEmulator } from './start-emulator.js'

const HELP: string = `forge-remote emulator: Forge on this machine: storage, key set, tokens, calls of your remote, a console

Usage: forge-remote emulator [options]

${EMULATOR_HELP}
  --json             print one line of JSON when ready, nothing else
  -h, --help         this text

Logs go to standard error. The console is a page that shows and changes everything; its address is printed with the token
that opens it. The admin API behind it is described in docs/emulator.md.

Exit code 0 after Ctrl-C, 1 when the manifest has errors, 2 when the command line, or a file that it names, is wrong.

Examples:
  forge-remote emulator
  forge-remote emulator --data .forge-data.ndjson --load seed.ndjson
  forge-remote emulator --quotas 2025-11-16 --scenario brown-out --rule consistency=eventual --seed 1
  forge-remote emulator --manifest example-app/manifest.yml --port 0 --json
  FORGE_REMOTE_EMULATOR_URL=http://127.0.0.1:4555 node dist/main.js    (your server, against it)

Faults, the first that acts on a call wins; here the third set is done but its answer is lost,
and one batch in ten is refused:
  [{"match": {"operation": "set", "keyPrefix": "survey:", "nth": 3},
    "action": {"kind": "reset", "when": "after-commit"}},
   {"match": {"operation": "batch/set", "probability": 0.1},
    "action": {"kind": "status", "status": 429, "code": "RATE_LIMIT_EXCEEDED", "retryAfter": 2}}]
  match   operation, installation, keyPrefix, afterMs, untilMs, nth | from | every (counted from 1),
          probability (0 to 1); all optional
  action  status, latency, hang, reset, truncate, html and others, all in docs/faults.md
  times   how often the rule acts at most

Rules, each with its default first:
${renderRules()}
`

/** Runs until Ctrl-C. */
export const emulatorCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { ...EMULATOR_ARGUMENTS, json: { type: 'boolean', default: false } },
    })
    const order = await readEmulatorArguments(values, io)
    const log = createJsonLogger({ write: io.err })
    const { emulator, close } = await startEmulator(order, log, io)
    io.out(values.json ? `${JSON.stringify(emulator)}\n` : renderReady(emulator, io))
    if (!io.stop.aborted) await once(io.stop, 'abort')
    await close()
    return 0
  },
}

function renderReady(emulator: RunningEmulator, io: CommandIo): string {
  const bold = (text: string) => (io.isColourful ? `\u001b[1m${text}\u001b[22m` : text)
  return `${bold('Forge emulator is ready')}

  app          ${emulator.appId}
  storage      ${emulator.storageUrl}
  key set      ${emulator.jwksUrl}
  console      ${emulator.consoleUrl}

Start your server against it:
  FORGE_APP_ID=${emulator.appId} FORGE_REMOTE_EMULATOR_URL=${emulator.url} node dist/main.js
Then call it as Forge does:
  forge-remote invoke http://127.0.0.1:3000/ --principal alice --emulator ${emulator.url}

Ctrl-C stops it.
`
}
