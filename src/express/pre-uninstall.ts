/**
 * The route that Forge calls before an installation goes: there is no event for the end itself.
 *
 * Source: Forge manifest reference, preUninstall; what it sends to a remote is documented nowhere.
 *
 * @module
 */
import type { RequestHandler } from 'express'
import type { Clock } from '../clock.js'
import type { ForgeContext } from '../context/forge-context.js'
import { ForgeRemoteError, OptionsError } from '../errors.js'
import { readEventBody } from '../events/event-body.js'
import type { ForgeEvent } from '../events/forge-events.js'
import { withinTime } from '../events/within-time.js'
import type { Tenant } from '../values/tenant.js'
import { type EventHandlerChain, readEventText } from './event-chain.js'
import type { Middleware } from './middleware.js'
import type { CreateRequestSignal } from './request-signal.js'
import { createRouteEnds } from './route-ends.js'

/** What a handler is told about an installation that goes. */
export interface PreUninstall {
  /** The context of the request; its storage still works. */
  readonly forge: ForgeContext
  /** What Forge has sent, as far as it is JSON. */
  readonly event: Omit<ForgeEvent, 'eventType'>
}

/** Does what is left to do for an installation. It may be called again. */
export type PreUninstallHandler = (uninstall: PreUninstall) => void | Promise<void>

/** What the route is made from. */
export interface PreUninstallMeans {
  /** Called first. */
  readonly handler: PreUninstallHandler
  /** Forgets the tokens of an installation, and keeps none for some hours. */
  readonly uninstall: (tenant: Tenant) => Promise<unknown>
  /** Source of time. */
  readonly clock: Clock
}

/** Forge waits for 5 seconds. */
const TIME_LIMIT_MS = 4500

/**
 * @returns Handlers that call the handler and then forget the installation's tokens, whatever came of it.
 * @throws {OptionsError} `ERR_OPTIONS` when the handler is no function.
 */
export function createPreUninstall(
  authenticate: (createSignal: CreateRequestSignal) => Middleware,
  { handler, uninstall, clock }: PreUninstallMeans,
): EventHandlerChain {
  if (typeof handler !== 'function') throw new OptionsError('handler', 'must be a function')
  const ends = createRouteEnds()
  const handlePreUninstall: RequestHandler = async (req, res) => {
    const { forge } = req
    const { event = {} } = readEventBody(req.body) ?? {}
    const handling = (async () => await handler({ forge, event }))()
    try {
      if ((await withinTime(handling, TIME_LIMIT_MS, clock)) === 'too-slow') {
        // Nobody waits for it any more; its storage calls fail, and are logged.
        handling.catch(() => {})
        ends.end(res)
        throw tooSlow()
      }
    } finally {
      await uninstall(forge.invocation.tenant)
    }
    res.status(204).end()
  }
  return [authenticate(ends.createSignal), readEventText, handlePreUninstall]
}

function tooSlow(): ForgeRemoteError {
  return new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', 'the handler needs longer than Forge waits')
}
