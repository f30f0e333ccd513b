/**
 * Forge, the caller: calls a remote as the platform does.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import type { Logger } from '../../logger.js'
import type { IdSource } from '../id-source.js'
import type { TokenIssuer } from '../token-issuer.js'
import type { CallPlan } from './call-plan.js'
import { type CallResult, type OnAttempt, deliver } from './deliver.js'
import { type DeliveryMeans, deliverAll } from './deliver-all.js'
import {
  type RunScheduleOptions,
  type SendEventOptions,
  parseRunScheduleOptions,
  parseSendEventOptions,
} from './occasion-options.js'
import { planEvents, planSchedule } from './plan-occasion.js'
import { resolveCall } from './resolve-call.js'
import { runSchedules } from './run-schedules.js'
import { type SendOptions, parseSendOptions } from './send-options.js'

/** What a call came to, and its duplicates. */
export interface SendResult extends CallResult {
  /** What the second delivery came to, when chance made one; it follows when the first is over. */
  readonly duplicates: readonly CallResult[]
}

/** Calls remotes as Forge does. */
export interface Caller {
  /**
   * Makes one call. An answer that Forge cannot use is a result too, with `forgeError`.
   *
   * @throws `ERR_BAD_REQUEST` or `ERR_BODY_TOO_LARGE` naming the option.
   */
  send: (options: SendOptions) => Promise<SendResult>
  /**
   * Delivers events to every trigger that lists them; to `baseUrl` itself when no trigger does.
   *
   * @returns What each delivery came to, in the order in which they began.
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  sendEvent: (options: SendEventOptions) => Promise<readonly CallResult[]>
  /**
   * Runs a scheduled trigger once.
   *
   * @returns What each delivery came to: one, or two with a duplicate.
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  runScheduledTrigger: (options: RunScheduleOptions) => Promise<readonly CallResult[]>
  /**
   * Runs the scheduled triggers of the manifest by themselves: first after 5 minutes of the emulator's clock, then at their intervals. What
   * each run comes to is told to `onAttempt`.
   *
   * @returns A function that ends this.
   */
  startSchedules: (options: ScheduleOptions) => () => void
  /** Calls by another manifest from now on; schedules that were started before keep theirs. */
  usePlan: (plan: CallPlan) => void
  /** Ends calls that are under way and waits for retries; what they came to so far is their result. */
  close: () => void
}

/** Whose schedules run. */
export type ScheduleOptions = Omit<RunScheduleOptions, 'key'>

/** Options of {@link createCaller}. */
export interface CallerOptions {
  /** What the manifest says. */
  readonly plan: CallPlan
  readonly appId: string
  readonly issuer: Pick<
    TokenIssuer,
    'mintInvocation' | 'mintSystemToken' | 'mintUserToken' | 'findInstallation'
  >
  /** Time of retries and schedules. */
  readonly clock: Clock
  /** Time of remotes, which runs time-outs: a clock that stands or jumps would never end a call, or at once. */
  readonly remoteClock: Clock
  /** Trace ids and span ids. */
  readonly ids: IdSource
  /** Decides on duplicates and their order; from 0 to below 1. */
  readonly random: () => number
  /** Told of scheduled triggers that cannot run by themselves. */
  readonly log: Pick<Logger, 'error'>
  /** Told of each attempt when it has ended. Default: nobody. */
  readonly onAttempt?: OnAttempt | undefined
}

/** Creates a caller. */
export function createCaller(options: CallerOptions): Caller {
  const { appId, issuer, clock, log, onAttempt = () => {} } = options
  const stop = new AbortController()
  const means: DeliveryMeans = { ...options, onAttempt, signal: stop.signal }
  let { plan } = options

  async function runScheduledTrigger(given: RunScheduleOptions): Promise<readonly CallResult[]> {
    return await sendAll([planSchedule(parseRunScheduleOptions(given), plan)], false)
  }

  async function sendAll(
    calls: readonly SendOptions[],
    shouldReorder: boolean,
  ): Promise<readonly CallResult[]> {
    const deliveries = calls.map((call) => ({
      call: resolveCall(call, plan),
      duplicate: call.duplicate ?? 0,
    }))
    return await deliverAll(deliveries, shouldReorder, means)
  }

  return {
    send: async (given) => {
      const order = parseSendOptions(given)
      const call = resolveCall(order, plan)
      const result = await deliver(call, means, onAttempt)
      const isTwice = options.random() < (order.duplicate ?? 0)
      return { ...result, duplicates: isTwice ? [await deliver(call, means, onAttempt)] : [] }
    },
    sendEvent: async (given) => {
      const order = parseSendEventOptions(given)
      const facts = {
        appId,
        now: clock.now(),
        installed: issuer.findInstallation(order.installationId),
      }
      return await sendAll(planEvents(order, plan, facts), order.reorder ?? false)
    },
    runScheduledTrigger,
    startSchedules: (given) => {
      const order = parseRunScheduleOptions({ ...given, key: 'any' })
      const end = runSchedules(plan, clock, (key) => {
        // Nobody waits for a run that nobody ordered.
        runScheduledTrigger({ ...order, key }).catch((error: unknown) => {
          log.error({ key, error }, 'a scheduled trigger could not run')
        })
      })
      stop.signal.addEventListener('abort', end, { once: true })
      return end
    },
    usePlan: (next) => {
      plan = next
    },
    close: () => stop.abort(),
  }
}
