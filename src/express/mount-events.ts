/**
 * Routes that Forge itself calls: events, schedules, keep-alive and the end of an installation.
 *
 * @module
 */
import type { RequestHandler } from 'express'
import type { ContextServices } from '../context/context-services.js'
import { createEventContext } from '../context/create-event-context.js'
import type { DeliveryLedger } from '../events/delivery-ledger.js'
import {
  type EventHandler,
  type EventHandlers,
  type HandlerTable,
  ON_UNHANDLED,
  checkHandler,
  readHandlers,
} from '../events/event-handlers.js'
import type { EventKind } from '../events/event-job.js'
import type { EventQueue } from '../events/event-queue.js'
import { type EventOptions, type EventRoute, resolveEventRoute } from '../events/event-route.js'
import { createJobRunner } from '../events/run-job.js'
import type { Tenant } from '../values/tenant.js'
import { type EventHandlerChain, createEventChain } from './event-chain.js'
import type { Middleware } from './middleware.js'
import type { MountPolicy } from './mount-policy.js'
import { type PreUninstallHandler, createPreUninstall } from './pre-uninstall.js'
import type { CreateRequestSignal } from './request-signal.js'

/** Routes that Forge itself calls. */
export interface EventMounts {
  /**
   * Handlers for a route that Forge delivers events to: it verifies who calls, reads the body, and calls the handler of the event's type.
   * Events that come twice are handled once. A handler that needs over 4.5 seconds is answered 503, so that Forge delivers the event again,
   * unless there is a `queue`.
   *
   * @throws {OptionsError} `ERR_OPTIONS` when an event type, a handler or an option is wrong.
   *
   * @example
   *   app.post('/events', remote.events({ 'avi:jira:created:issue': async ({ event, once }) => … }))
   */
  events: <const Handlers>(
    handlers: EventHandlers<Handlers>,
    options?: EventOptions,
  ) => EventHandlerChain
  /**
   * The same for a route that a scheduled trigger calls. Runs that come twice within 100 seconds, and retries, are handled once.
   *
   * @throws {OptionsError} `ERR_OPTIONS` when the handler or an option is wrong.
   *
   * @example
   *   app.post('/nightly', remote.scheduled(async ({ forge }) => …, { queue }))
   */
  scheduled: (handler: EventHandler, options?: EventOptions) => EventHandlerChain
  /**
   * Handlers for the route of an hourly scheduled trigger that does nothing but keep the installation's token fresh.
   *
   * @example
   *   app.post('/keep-alive', remote.keepAlive())
   */
  keepAlive: () => EventHandlerChain
  /**
   * Handlers for the route of a `preUninstall` module. When `handler` is done, or has failed, the installation's tokens are forgotten
   * everywhere, and no late request brings them back.
   *
   * @throws {OptionsError} `ERR_OPTIONS` when the handler is no function.
   *
   * @example
   *   app.post('/pre-uninstall', remote.preUninstall(({ forge }) => forget(forge.invocation.installationId)))
   */
  preUninstall: (handler?: PreUninstallHandler) => EventHandlerChain
}

/** What the routes are made from. */
export interface EventMountMeans {
  /** Makes the middleware that verifies who calls. */
  readonly authenticate: (policy: MountPolicy, createSignal?: CreateRequestSignal) => Middleware
  /** What contexts are made from. */
  readonly services: ContextServices
  /** Forgets the tokens of an installation, and keeps none for some hours. */
  readonly uninstall: (tenant: Tenant) => Promise<unknown>
}

/** Routes, and what is behind them. */
export interface OpenEventMounts extends EventMounts {
  /** Closes the queues and ledgers of all routes: jobs under way are finished. */
  readonly close: () => Promise<void>
}

/** Who may call: Forge, on nobody's behalf. Web triggers, which anybody can call, are not among `core:*`. */
const POLICY: MountPolicy = { principal: 'forbidden', modules: ['core:*'] }

/** Makes routes; all of one remote are known to each other by name. */
export function createEventMounts(means: EventMountMeans): OpenEventMounts {
  const { services, uninstall } = means
  const { clock, logger } = services
  const names = new Set<string>()
  const queues = new Set<EventQueue>()
  const ledgers = new Set<DeliveryLedger>()

  const authenticate = (createSignal?: CreateRequestSignal) =>
    means.authenticate(POLICY, createSignal)

  function mount(kind: EventKind, handlers: HandlerTable, options: EventOptions) {
    const route = resolveEventRoute(options, { kind, handlers, taken: names, clock, logger })
    names.add(route.name)
    ledgers.add(route.ledger)
    startWork(route)
    return createEventChain(authenticate, { route, clock })
  }

  function startWork(route: EventRoute): void {
    if (route.queue === undefined) return
    const createContext = createEventContext.bind(undefined, services)
    route.queue.work(route.name, createJobRunner(route, { createContext, clock }))
    queues.add(route.queue)
  }

  return {
    events: (handlers, options = {}) => mount('event', readHandlers(handlers), options),
    scheduled: (handler, options = {}) => {
      const handlers = new Map([[ON_UNHANDLED, checkHandler('handler', handler)]])
      return mount('scheduled', handlers, options)
    },
    keepAlive: () => [authenticate(), answerDone],
    preUninstall: (handler = () => {}) =>
      createPreUninstall(authenticate, { handler, uninstall, clock }),
    close: async () => {
      // What fails to close keeps nobody from waiting for the jobs under way.
      const closed = await Promise.allSettled(
        [...queues, ...ledgers].map(async (part) => await part.close?.()),
      )
      for (const result of closed) if (result.status === 'rejected') throw result.reason
    },
  }
}

/** The middleware in front has remembered the token. */
const answerDone: RequestHandler = (_req, res) => {
  res.status(204).end()
}
