/**
 * Lets a route end the work on a request whose time is over, although it was answered.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import { ForgeRemoteError } from '../errors.js'
import { type CreateRequestSignal, createRequestSignal } from './request-signal.js'

/** Ends of the requests of one route. */
export interface RouteEnds {
  /** Makes signals that abort with the request, and when the route ends it. */
  readonly createSignal: CreateRequestSignal
  /** Aborts the signal of a request; one that is made later is aborted from the start. */
  readonly end: (response: ServerResponse) => void
}

/** A signal of the request alone stays quiet once the request was answered. */
export function createRouteEnds(): RouteEnds {
  const controllers = new WeakMap<ServerResponse, AbortController>()

  function findController(response: ServerResponse): AbortController {
    const controller = controllers.get(response) ?? new AbortController()
    controllers.set(response, controller)
    return controller
  }

  return {
    createSignal: (life) => {
      const { signal: ended } = findController(life.response)
      const signal = AbortSignal.any([createRequestSignal(life), ended])
      // Each storage call under way listens; many at once are no leak.
      setMaxListeners(0, signal)
      return signal
    },
    end: (response) => {
      const problem = 'the request ended: the time of its handler is over'
      findController(response).abort(new ForgeRemoteError('ERR_ABORTED', problem))
    },
  }
}
