/**
 * Answers every request to the emulator through the service that knows it, and writes it down.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import { parseJson } from '../values/parse-json.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { HttpRequest } from './http-server.js'
import type { JournalRecord } from './journal/journal-entry.js'
import type { RequestJournal } from './journal/request-journal.js'
import { type HttpDisturbance, type HttpOutcome, toBodyText } from './send-outcome.js'
import type { Served, Service } from './service.js'

/** What requests are answered with. */
export interface RequestHandlerOptions {
  /** The first that knows a request answers it. */
  readonly services: readonly Service[]
  readonly journal: RequestJournal
  /** Time of the journal's entries. */
  readonly clock: Clock
  /** Measures how long requests take; does not stand still when `clock` does. */
  readonly stopwatch: Pick<Clock, 'elapsed'>
  /** Told of each refused credential and route. */
  readonly log: Logger
}

/** @returns A function from request to answer. */
export function createRequestHandler(
  options: RequestHandlerOptions,
): (request: HttpRequest) => Promise<HttpOutcome> {
  const { services, journal, clock, stopwatch, log } = options

  return async function handleRequest(request) {
    const startedAt = stopwatch.elapsed()
    const { outcome, facts } = await serve(services, request)
    const { method, path, traceId, body } = request
    const answer = describe(outcome)
    const durationMs = stopwatch.elapsed() - startedAt
    const what = { at: clock.now(), traceId, method, path, request: body }
    journal.record({ ...what, ...answer, durationMs, ...facts })
    if (facts.reason !== undefined && facts.fault === undefined) {
      const { status, code } = answer
      log.warn({ method, path, status, code, traceId }, `refused: ${facts.reason}`)
    }
    return outcome
  }
}

function serve(services: readonly Service[], request: HttpRequest): Served | Promise<Served> {
  for (const service of services) {
    const serving = service(request)
    if (serving !== undefined) return serving
  }
  const { response } = answerRefused(refuse('FORBIDDEN'))
  return { outcome: response, facts: { kind: 'other', reason: `no route ${request.path}` } }
}

type Described = Pick<JournalRecord, 'status' | 'code' | 'response'>

/** What the journal shows of an answer; nothing when the connection was disturbed instead. */
function describe(outcome: HttpOutcome): Described {
  if ('kind' in outcome) return describeDisturbance(outcome)
  const { status } = outcome
  const response = toBodyText(outcome)
  const code = status < 400 ? undefined : readCode(response)
  return { status, response, ...(code === undefined ? {} : { code }) }
}

function describeDisturbance(outcome: HttpDisturbance): Described {
  if (outcome.kind === 'text') return { status: outcome.status }
  return 'response' in outcome ? { status: outcome.response.status } : {}
}

function readCode(text = ''): string | undefined {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined
  return typeof body.code === 'string' ? body.code : undefined
}
