/**
 * `forge-remote invoke`: calls of a remote, made by a running emulator as Forge makes them.
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { connectEmulator } from './admin-client.js'
import { parseCallReports } from './call-report.js'
import type { Command } from './command.js'
import { CALL_ARGUMENTS, DEFAULT_INSTALLATION_ID } from './call-arguments.js'
import { toCallOrder } from './invoke-order.js'
import { printCalls } from './print-calls.js'
import { parseTarget } from './parse-target.js'
import { readBody } from './read-body.js'

const HELP = `forge-remote invoke: call a running remote as Forge does

Usage: forge-remote invoke URL [options]
       forge-remote invoke [URL] --endpoint KEY | --event NAME | --schedule KEY [options]

  --path PATH          added to URL (default: none); with --endpoint resolved against it as Forge does
  --method METHOD      default GET, or POST when there is a body
  --body JSON          request body; @FILE reads it from a file; members of an event's or a schedule's body
  --principal ID       account id of the user (default: none, as for an event)
  --installation ID    installation id (default:
                       ${DEFAULT_INSTALLATION_ID})
  --environment TYPE   DEVELOPMENT, STAGING or PRODUCTION (default PRODUCTION)
  --module TYPE:KEY    calling module, such as xen:macro:my-macro
                       (default jira:issuePanel:panel with a principal, else core:trigger:trigger)
  --endpoint KEY       endpoint of the manifest: gives the tokens and, without a URL, an address on this machine
                       (default: the tokens that all endpoints bring; when they differ, an app system token)
  --kind KIND          who calls: ui (default), request-remote, function, event or schedule
  --event NAME         deliver an event, such as avi:jira:created:issue, to every trigger that lists it,
                       or to URL itself when none does
  --schedule KEY       run a scheduled trigger of the manifest
  --retries N          how often a failed delivery is sent again, 0 to 4, 60 seconds apart (default 0; Forge: 4)
  --duplicate          deliver twice, as Forge may do
  --no-system-token    leave out the app system token
  --user-token         send an app user token; needs --principal
  --emulator URL       the emulator that calls (default http://127.0.0.1:4555)
  --include            print the response headers as well
  -h, --help           this text

Prints the body on standard output; status, time and what Forge would say of an answer that it cannot use on standard error.

Exit code 0 for 2xx that Forge can use, 1 for any other answer or none, 2 when the command line is wrong or no emulator runs,
130 after Ctrl-C.

Examples:
  forge-remote invoke http://127.0.0.1:3000/api/surveys/1 --principal alice
  forge-remote invoke http://127.0.0.1:3000 --path /api/surveys --principal alice --body '{"title":"How are we?"}'
  forge-remote invoke http://127.0.0.1:3000 --event avi:forge:installed:app
  forge-remote invoke http://127.0.0.1:3000 --schedule nightly-summary
`

const RETRIES_TAKE_TIME =
  'A failed delivery is sent again after 60 seconds; move the clock in the console to wait less\n'

/** Has calls made and prints what they came to. */
export const invokeCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      allowNegative: true,
      options: {
        ...CALL_ARGUMENTS,
        endpoint: { type: 'string' },
        kind: { type: 'string' },
        event: { type: 'string' },
        schedule: { type: 'string' },
        retries: { type: 'string' },
        duplicate: { type: 'boolean', default: false },
        'system-token': { type: 'boolean' },
        'user-token': { type: 'boolean' },
        include: { type: 'boolean', default: false },
      },
    })
    const order = toCallOrder({
      ...values,
      url: parseTarget(positionals),
      body: await readBody(values.body, io.folder),
      isDuplicated: values.duplicate,
      hasSystemToken: values['system-token'],
      hasUserToken: values['user-token'],
    })
    const admin = await connectEmulator(values.emulator)
    if (Number(values.retries ?? 0) > 0) io.err(RETRIES_TAKE_TIME)
    const answer = await admin.order(order.path, order.body, io.stop)
    return printCalls(parseCallReports(answer), values, io)
  },
}
