/**
 * `forge-remote attack`: hostile tokens against a running remote, and a scorecard.
 *
 * @module
 */
import { systemClock } from '../clock.js'
import type { NamedAttack } from '../emulator/attacks/attacks.js'
import { OptionsError } from '../errors.js'
import { SYSTEM_TOKEN_HEADER } from '../wire/headers.js'
import { type AttackPlan, parseAttackPlan } from './attack-plan.js'
import { type Ammunition, findAttackSource } from './attack-source.js'
import { findGenuineProblem } from './check-genuine.js'
import type { Command, CommandIo } from './command.js'
import { type AttackResult, fireAttacks } from './fire-attacks.js'
import { readBody } from './read-body.js'
import { isClean, renderScorecard, renderScorecardJson } from './render-scorecard.js'
import { type RawAnswer, sendRawRequest } from './send-raw-request.js'

const TIMEOUT_MS = 5_000

const HELP = `forge-remote attack: hostile tokens against a running remote, and a scorecard

Usage: forge-remote attack URL [options]

  --path PATH          added to URL (default: none)
  --method METHOD      default GET, or POST when there is a body
  --body JSON          request body; @FILE reads it from a file
  --principal ID       account id of the user (default: none, as for an event)
  --installation ID    installation id (default: the one of forge-remote invoke)
  --environment TYPE   DEVELOPMENT, STAGING or PRODUCTION (default PRODUCTION)
  --module TYPE:KEY    calling module, as for forge-remote invoke
  --emulator URL       the emulator that your server trusts (default http://127.0.0.1:4555)
  --only GROUP|ID      these attacks alone; may be given again
  --concurrency N      requests at the same time, 1 to 32 (default 4)
  --json               print one line of JSON instead of the scorecard
  -h, --help           this text

First a genuine call is made; only a remote that answers it with 2xx is attacked. Take a route that does no harm: an attack
that gets in does what a genuine call does. Each attack is one request with a token that must be refused. It was
  held      400, 401, 403, 413, 429 or 431 (a header that is no HTTP may also be cut off)
  let in    any other answer below 500
  crashed   5xx, no answer within 5 seconds, or a connection that was cut; then a genuine call is made again, and the run
            ends when that fails

Groups: structure, json, bearer, algorithm, signature, key, claim, tenant. An ID is B1-none or the like; B1 stands for all
that begin so. Attacks that poison the key set itself need whoever serves it, and are not part of this command.

Exit code 0 when all attacks were held, 1 when one got in, crashed the remote or was not tried (Ctrl-C shows what there is
so far), 2 when the command line is wrong or the remote does not accept a genuine call.

Examples:
  forge-remote attack http://127.0.0.1:3000/api/surveys --principal alice
  forge-remote attack http://127.0.0.1:3000 --path /events --body '{}' --only algorithm --only B9
`

/** Attacks a remote and shows how it took that. */
export const attackCommand: Command = {
  help: HELP,
  async run(args, io) {
    const plan = parseAttackPlan(args)
    const { url, method, attacks, concurrency, isJson } = plan
    const body = await readBody(plan.body, io.folder)
    const source = await findAttackSource(plan.emulator, plan.invocation)
    const send = (ammunition: Ammunition) => sendAmmunition(plan, body, ammunition, io)
    const problem = findGenuineProblem(await send(await source.genuine()))
    if (problem !== undefined) throw new OptionsError('URL', `${url.href} ${problem}`)
    const progress = createProgress(attacks, io)
    const fired = await fireAttacks({
      attacks,
      source,
      send,
      concurrency,
      stop: io.stop,
      onResult: progress.show,
    }).finally(progress.clear)
    const { isColourful } = io
    const card = { ...fired, method, url: url.href, planned: attacks.length, isColourful }
    io.out(isJson ? renderScorecardJson(card) : renderScorecard(card))
    return isClean(card) ? 0 : 1
  },
}

function sendAmmunition(
  { url, method }: AttackPlan,
  body: string | undefined,
  { authorization, systemToken }: Ammunition,
  io: CommandIo,
): Promise<RawAnswer> {
  return sendRawRequest({
    url,
    method,
    headers: [
      ...authorization.map((value) => ['authorization', value] as const),
      [SYSTEM_TOKEN_HEADER, systemToken],
    ],
    body,
    timeoutMs: TIMEOUT_MS,
    signal: io.stop,
    clock: systemClock,
  })
}

/** One line on a terminal that is written over and over; nothing elsewhere. */
function createProgress(
  attacks: readonly NamedAttack[],
  { showsProgress, err }: CommandIo,
): { show: (result: AttackResult, count: number) => void; clear: () => void } {
  const write = (text: string) => {
    if (showsProgress) err(`\r\u001b[K${text}`)
  }
  return {
    show: ({ attack }, count) => write(`${count}/${attacks.length} ${attack.id}`),
    clear: () => write(''),
  }
}
