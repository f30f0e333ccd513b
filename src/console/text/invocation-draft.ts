/**
 * A call as typed, and the order that comes of it.
 *
 * @module
 */
import type { InstallationReference } from '../answers/installation.js'
import { findJsonProblem } from './json-text.js'

/** What was typed. Empty members are left out. */
export interface InvocationDraft {
  /** One of {@link CALL_KINDS}. */
  readonly kind: string
  /** Key of an endpoint of the manifest. */
  readonly endpoint: string
  /** Key of a scheduled trigger of the manifest. */
  readonly schedule: string
  /** Name of an event. */
  readonly event: string
  /** Address of the remote, in place of the manifest's. */
  readonly baseUrl: string
  readonly method: string
  readonly path: string
  /** Account id of the user in session. */
  readonly principal: string
  /** Body, as JSON or other text; for events and schedules, what is laid over the usual body. */
  readonly body: string
  /** How often an event or schedule is delivered again when it fails. */
  readonly retries: string
}

/** One way of calling. */
export interface CallKind {
  readonly about: string
  /** Where it is ordered. */
  readonly path: string
  /** What has to be told. */
  readonly asks: 'call' | 'event' | 'schedule'
}

/** Who can call. */
export const CALL_KINDS: Readonly<Record<string, CallKind>> = {
  ui: { about: 'a user interface, through Forge', path: '/invocations/send', asks: 'call' },
  'request-remote': {
    about: 'straight from the browser',
    path: '/invocations/send',
    asks: 'call',
  },
  function: { about: 'a Forge function', path: '/invocations/send', asks: 'call' },
  event: { about: 'a product or lifecycle event', path: '/events/send', asks: 'event' },
  schedule: { about: 'a scheduled trigger', path: '/schedules/run', asks: 'schedule' },
}

/** Methods of calls. */
export const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** @returns The way of calling that was chosen. */
export function callKindOf({ kind }: InvocationDraft): CallKind {
  const chosen = Object.hasOwn(CALL_KINDS, kind) ? CALL_KINDS[kind] : undefined
  return chosen ?? { about: '', path: '/invocations/send', asks: 'call' }
}

/** @returns The body of the order. */
export function toOrder(draft: InvocationDraft, installation: InstallationReference): object {
  const { kind, endpoint, schedule, event, baseUrl, method, path, principal, body } = draft
  const shared = { ...installation, ...given({ baseUrl }) }
  const retries = { retries: Number(draft.retries) }
  switch (callKindOf(draft).asks) {
    case 'call':
      return { ...shared, kind, method, ...given({ endpoint, path, principal }), ...toBody(body) }
    case 'event':
      return { ...shared, ...given({ event }), ...retries, ...toBody(body) }
    case 'schedule':
      return { ...shared, key: schedule, ...retries, ...toBody(body) }
  }
}

function toBody(typed: string): object {
  if (typed.trim() === '') return {}
  return findJsonProblem(typed) === undefined ? { body: JSON.parse(typed) } : { bodyText: typed }
}

function given(members: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value.trim() !== ''))
}
