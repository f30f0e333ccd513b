/**
 * What one mount of `authenticate()` asks for.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { type InvocationPolicy, checkPolicyOptions } from '../invocation/policy.js'
import type { ReplayGuard } from '../invocation/replay-guard.js'
import { EVENT_TIMEOUT_MS } from '../wire/limits.js'
import type { AuthenticateOptions } from './authenticate.js'

/** Rules for one mount. */
export interface MountPolicy extends InvocationPolicy {
  /**
   * `refuse`: each token is taken once, unless the answer was not 2xx. For routes of events and triggers; `requestRemote` rightly sends
   * one token many times. Default: tokens may come again.
   */
  readonly replay?: 'refuse' | undefined
  /**
   * Time a request has from its arrival on, in milliseconds; then `req.forge.signal` aborts, and storage calls end. Default: 5000 where all
   * `modules` are `core:…`, which is the platform's limit for events and scheduled triggers, else the option `requestTimeoutMs`.
   */
  readonly timeoutMs?: number | undefined
}

/** Longest time a mount can give its requests, in milliseconds. */
const MAX_TIMEOUT_MS = 600_000

/**
 * Checks a mount's policy and fills in the defaults.
 *
 * @throws {@link OptionsError} `ERR_OPTIONS`, naming the rule.
 */
export function readMountPolicy(
  { replay, timeoutMs, ...policy }: MountPolicy,
  replayGuard: ReplayGuard,
  requestTimeoutMs: number,
): Pick<AuthenticateOptions, 'policy' | 'replayGuard' | 'requestTimeoutMs'> {
  if (replay !== undefined && replay !== 'refuse') {
    throw new OptionsError('policy.replay', "must be 'refuse' or left out")
  }
  if (timeoutMs !== undefined && !(timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS)) {
    throw new OptionsError('policy.timeoutMs', `must be 1 to ${MAX_TIMEOUT_MS} milliseconds`)
  }
  return {
    policy: checkPolicyOptions(policy),
    requestTimeoutMs:
      timeoutMs ?? Math.min(requestTimeoutMs, isForEvents(policy) ? EVENT_TIMEOUT_MS : Infinity),
    replayGuard: replay === undefined ? undefined : replayGuard,
  }
}

/** Forge waits less long for an answer to an event or a scheduled trigger. */
function isForEvents({ modules = [] }: MountPolicy): boolean {
  return modules.length > 0 && modules.every((type) => type.startsWith('core:'))
}
