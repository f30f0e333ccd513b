/**
 * What an emulator is and how it is set, over the admin API.
 *
 * @module
 */
import { type AdminActions, answer } from './admin-action.js'
import { toClockAnswer } from './clock-actions.js'

/** The emulator as a whole. */
export const STATUS_ACTIONS: AdminActions = {
  '/status': ({ appId, url, storageUrl, jwksUrl, clock, settings }) => {
    const { entities, rules, quotas, callPlan } = settings()
    const { endpoints, remotes, modules } = callPlan
    return answer({
      appId,
      url,
      storageUrl,
      jwksUrl,
      entities,
      rules,
      quotas,
      endpoints,
      remotes,
      triggers: modules.filter(({ type }) => type === 'trigger'),
      scheduledTriggers: modules.filter(({ type }) => type === 'scheduledTrigger'),
      clock: toClockAnswer(clock.state()),
    })
  },
}
