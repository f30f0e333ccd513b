/**
 * Which calls an event or a run of a scheduled trigger leads to.
 *
 * @module
 */
import type { Tenant } from '../../values/tenant.js'
import { mergeClaims } from '../merge-claims.js'
import { toEnvironmentId, toSite } from '../site.js'
import { badOption, listKeys } from './bad-option.js'
import { buildEvent } from './build-event.js'
import type { CallPlan, PlannedModule } from './call-plan.js'
import type { EventFacts } from './event-facts.js'
import type { RunScheduleOptions, SendEventOptions } from './occasion-options.js'
import type { SendOptions } from './send-options.js'

/** What the body of an event holds besides the options. */
export interface OccasionFacts {
  readonly appId: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The installation, when it has got a token before. */
  readonly installed: Tenant | undefined
}

const PRE_UNINSTALL = 'preUninstall'

/** @throws `ERR_BAD_REQUEST` when no module takes the event and there is no address to send it to. */
export function planEvents(
  { event, body, reorder: _reorder, ...delivery }: SendEventOptions,
  plan: CallPlan,
  facts: OccasionFacts,
): readonly SendOptions[] {
  return [event].flat().flatMap((name) => {
    const known = toEventFacts(delivery, facts)
    return findListeners(name, plan, delivery.baseUrl).map((module) => ({
      ...delivery,
      kind: 'event',
      // `core:trigger` was seen on a real token, that of a preUninstall is inferred from it.
      ...toModuleOptions(module, name === PRE_UNINSTALL ? `core:${PRE_UNINSTALL}` : 'core:trigger'),
      body: mergeClaims(buildEvent(name, { ...known, moduleKey: module.key }), body),
    }))
  })
}

/** @throws `ERR_BAD_REQUEST` when the manifest has no such trigger. */
export function planSchedule(
  { key, body, ...delivery }: RunScheduleOptions,
  plan: CallPlan,
): SendOptions {
  const triggers = plan.modules.filter(({ type }) => type === 'scheduledTrigger')
  const module = triggers.find((planned) => planned.key === key)
  if (module === undefined) {
    throw badOption(
      'key',
      `expected that of a scheduledTrigger of the manifest (${listKeys(triggers)}), found "${key}"`,
    )
  }
  const { cloudId } = toSite(delivery.installationId)
  return {
    ...delivery,
    kind: 'schedule',
    // Neither the type nor the body is documented: inferred from `core:trigger`, and from what a function gets.
    ...toModuleOptions(module, 'core:scheduledTrigger'),
    body: mergeClaims({ context: { cloudId, moduleKey: key } }, body),
  }
}

/** The modules that take an event; with an address of its own, one that no manifest names. */
function findListeners(
  name: string,
  { modules }: CallPlan,
  baseUrl: string | undefined,
): readonly PlannedModule[] {
  const listeners = modules.filter(({ type, events }) =>
    name === PRE_UNINSTALL ? type === PRE_UNINSTALL : type === 'trigger' && events.includes(name),
  )
  const remote = listeners.filter(({ endpoint }) => endpoint !== undefined)
  if (remote.length > 0) return remote
  if (baseUrl !== undefined) return [{ type: 'trigger', key: 'trigger', events: [name] }]
  const found = listeners.length === 0 ? 'none' : 'only such without an endpoint'
  throw badOption('event', `expected a module of the manifest that takes ${name}, found ${found}`)
}

function toModuleOptions(
  { key, endpoint }: PlannedModule,
  type: string,
): Pick<SendOptions, 'module' | 'endpoint'> {
  return { module: { type, key }, endpoint }
}

function toEventFacts(
  {
    installationId,
    environment = 'PRODUCTION',
  }: Pick<SendOptions, 'installationId' | 'environment'>,
  { appId, now, installed }: OccasionFacts,
): Omit<EventFacts, 'moduleKey'> {
  return {
    appId,
    now,
    installationId,
    environmentId: installed?.environmentId ?? toEnvironmentId(appId, environment),
    site: toSite(installationId),
  }
}
