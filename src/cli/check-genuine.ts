/**
 * Says why a remote does not even accept a genuine token.
 *
 * @module
 */
import type { RawAnswer } from './send-raw-request.js'

const HINTS: ReadonlyMap<number, string> = new Map([
  [
    400,
    'does the route want a body (--method, --body), or does the remote read authorization otherwise?',
  ],
  [
    401,
    'was it started with the FORGE_REMOTE_EMULATOR_URL and FORGE_APP_ID of this emulator, and is the emulator the one of --emulator?',
  ],
  [
    403,
    'does the route want a user (--principal alice), or another module, environment or installation?',
  ],
  [404, 'is there such a route? Give --path and --method'],
  [405, 'is there such a route? Give --path and --method'],
  [422, 'does the route want a body? Give --method and --body'],
  [429, 'may it be called that often? Take its rate limit away, or give --concurrency 1'],
])

/** @returns Why an answer to a genuine call is not a good one and what to check, or `undefined` for 2xx. */
export function findGenuineProblem(answer: RawAnswer): string | undefined {
  switch (answer.kind) {
    case 'answered':
      return answer.status >= 200 && answer.status < 300
        ? undefined
        : `answered a genuine token with ${answer.status}; ${toHint(answer.status)}`
    case 'closed':
      return 'closed the connection on a genuine token; does it speak HTTP, and is https meant?'
    case 'silent':
      return 'did not answer a genuine token in time; does the route answer without Forge?'
    case 'unreachable':
      return answer.reason.startsWith('ERR_SSL_')
        ? `speaks no TLS: ${answer.reason}; is http meant?`
        : `takes no connection: ${answer.reason}; is your server running?`
    case 'aborted':
      return 'was not asked'
  }
}

function toHint(status: number): string {
  const hint = HINTS.get(status)
  if (hint !== undefined) return hint
  return status < 400
    ? 'Forge refuses redirects; give the address itself'
    : 'does the route work with "forge-remote invoke"?'
}
