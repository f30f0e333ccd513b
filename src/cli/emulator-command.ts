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
import { readFaultFile } from './read-fault-file.js'
import type { RunningEmulator } from './running-emulator.js'
import { parsePort, startEmulator } from './start-emulator.js'

const HELP = `forge-remote emulator: hosted storage, key set and token issuer of Forge, on loopback

Usage: forge-remote emulator [options]

  --manifest FILE    the app's manifest (default manifest.yml)
  --port N           storage and key set; 0 takes any free port (default 4555)
  --admin-port N     admin API (default: the port after --port, or any free one)
  --rule NAME=VALUE  answer otherwise where nobody has measured the platform; may be given again (below)
  --faults FILE      disturb storage by the rules in this file, a JSON list (below)
  --json             print one line of JSON when ready, nothing else
  -h, --help         this text

Data is kept in memory and is gone when the emulator stops. Logs go to standard error.

Examples:
  forge-remote emulator
  forge-remote emulator --manifest example-app/manifest.yml --port 0 --json
  forge-remote emulator --faults faults.json
  FORGE_REMOTE_EMULATOR_URL=http://127.0.0.1:4555 node dist/main.js    (your server, against it)

Admin API (authorization: Bearer <adminToken>, JSON bodies):
  POST /system-tokens  {installationId, environment?, expiresInSeconds?, scopes?}
  POST /invocations    {installationId, environment?, module?, principal?, context?, license?,
                        expiresInSeconds?, claims?, header?}
  POST /faults         a fault rule; answers {id}
  POST /faults/list
  POST /faults/clear
  POST /reset          deletes all data and takes all faults away

Faults, the first that acts on a call wins; here the third set is done but its answer is lost,
and one batch in ten is refused:
  [{"match": {"operation": "set", "keyPrefix": "survey:", "nth": 3},
    "action": {"kind": "reset", "when": "after-commit"}},
   {"match": {"operation": "batch/set", "probability": 0.1},
    "action": {"kind": "status", "status": 429, "code": "RATE_LIMIT_EXCEEDED", "retryAfter": 2}}]
  match   operation, keyPrefix, nth | from | every (counted from 1), probability (0 to 1); all optional
  action  status {status, code?, retryAfter?, when?} | latency {latencyMs: N or [from, to], when?}
          | hang {when?} | reset {when?} | truncate | html; when is before-commit or after-commit
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
      options: {
        manifest: { type: 'string', default: 'manifest.yml' },
        port: { type: 'string', default: '4555' },
        'admin-port': { type: 'string' },
        rule: { type: 'string', multiple: true },
        faults: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const port = parsePort('--port', values.port)
    const adminPort = parsePort('--admin-port', values['admin-port'] ?? nextPort(port))
    const log = createJsonLogger({ write: io.err })
    const { manifest, rule: rules } = values
    const faults = await readFaultFile('--faults', values.faults, io.folder)
    const { emulator, close } = await startEmulator(
      { manifest, port, adminPort, rules, faults, log },
      io,
    )
    io.out(values.json ? `${JSON.stringify(emulator)}\n` : renderReady(emulator, io))
    if (!io.stop.aborted) await once(io.stop, 'abort')
    await close()
    return 0
  },
}

function nextPort(port: number): string {
  return String(port === 0 ? 0 : port + 1)
}

function renderReady(emulator: RunningEmulator, io: CommandIo): string {
  const bold = (text: string) => (io.isColourful ? `\u001b[1m${text}\u001b[22m` : text)
  return `${bold('Forge emulator is ready')}

  app          ${emulator.appId}
  storage      ${emulator.storageUrl}
  key set      ${emulator.jwksUrl}
  admin API    ${emulator.adminUrl}  (token: ${emulator.adminToken})

Start your server against it:
  FORGE_APP_ID=${emulator.appId} FORGE_REMOTE_EMULATOR_URL=${emulator.url} node dist/main.js
Then call it as Forge does:
  forge-remote invoke http://127.0.0.1:3000/ --principal alice --emulator ${emulator.url}

Ctrl-C stops it.
`
}
