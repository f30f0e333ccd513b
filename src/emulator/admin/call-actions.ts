/**
 * Calls of remotes over the admin API.
 *
 * @module
 */
import { parseRunScheduleOptions, parseSendEventOptions } from '../caller/occasion-options.js'
import { parseSendOptions } from '../caller/send-options.js'
import { type AdminActions, answer } from './admin-action.js'

/** Forge, the caller. Each answers when the last attempt has ended. */
export const CALL_ACTIONS: AdminActions = {
  '/invocations/send': async ({ caller }, body) =>
    answer(await caller.send(parseSendOptions(body))),
  '/events/send': async ({ caller }, body) =>
    answer({ results: await caller.sendEvent(parseSendEventOptions(body)) }),
  '/schedules/run': async ({ caller }, body) =>
    answer({ results: await caller.runScheduledTrigger(parseRunScheduleOptions(body)) }),
}
