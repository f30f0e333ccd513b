/**
 * Spans and metrics of storage calls through OpenTelemetry. Without its SDK in the application they go nowhere.
 *
 * @module
 */
import {
  type Attributes,
  context,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import { type Clock, systemClock } from '../clock.js'
import type { StorageError } from '../storage-error.js'
import type { AttemptFacts, CallObservation, StorageObserver } from '../storage/storage-observer.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import {
  readServer,
  renderSpanName,
  toCallAttributes,
  toErrorAttributes,
  toResultAttributes,
  toServerAttributes,
} from './attributes.js'
import { createStorageInstruments, type StorageInstruments } from './storage-instruments.js'
import { renderTraceHeaders } from './trace-headers.js'
import { countUnits } from '../storage/usage-units.js'

/** What {@link createOpenTelemetryObserver} needs. */
export interface OpenTelemetryObserverOptions {
  /** Measures how long calls take. Default: the machine's clock. */
  clock?: Clock | undefined
}

interface ObserverMeans {
  readonly tracer: Tracer
  readonly instruments: () => StorageInstruments | undefined
  readonly clock: Clock
}

/**
 * Creates the observer. Each call is a client span below the active one, with an event per attempt, and is counted by the metrics
 * `db.client.operation.duration`, `forge_remote.storage.attempts`, `….read_units` and `….write_units`. The application's propagators pass
 * the trace on. Keys, values and messages of errors are recorded nowhere.
 */
export function createOpenTelemetryObserver(
  options: OpenTelemetryObserverOptions = {},
): StorageObserver {
  const { clock = systemClock } = options
  const tracer = trace.getTracer('forge-remote')
  const means = { tracer, instruments: createStorageInstruments(), clock }
  return { begin: (operation) => observeCall(means, operation) }
}

function observeCall(means: ObserverMeans, operation: StorageOperation): CallObservation {
  const { tracer, instruments, clock } = means
  const startedAt = clock.elapsed()
  const attributes = toCallAttributes(operation)
  const parent = context.active()
  const span = tracer.startSpan(operation, { kind: SpanKind.CLIENT, attributes }, parent)
  const spanContext = trace.setSpan(parent, span)
  let target = attributes
  return {
    headers: renderTraceHeaders(spanContext),
    attempted: (facts) => {
      const present = instruments()
      if (present === undefined && !span.isRecording()) return
      if (target === attributes) target = nameTarget(span, attributes, facts)
      describeAttempt(span, facts)
      if (present !== undefined) countAttempt(present, target, facts, spanContext)
    },
    ended: (error) => {
      const seconds = (clock.elapsed() - startedAt) / 1000
      const result = { ...target, ...toErrorAttributes(error) }
      instruments()?.duration.record(seconds, result, spanContext)
      endSpan(span, error)
    },
  }
}

/** Where a call goes is known with its first attempt; the span is then named after it. */
function nameTarget(span: Span, attributes: Attributes, facts: AttemptFacts): Attributes {
  const server = readServer(facts.origin)
  const serverAttributes = toServerAttributes(server)
  span.setAttributes(serverAttributes)
  span.updateName(renderSpanName(facts.operation, server))
  return { ...attributes, ...serverAttributes }
}

function describeAttempt(span: Span, facts: AttemptFacts): void {
  const { attempt, requestBytes, responseBytes } = facts
  span.addEvent('forge_remote.storage.attempt', {
    ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
    'http.request.body.size': requestBytes,
    'http.response.body.size': responseBytes,
    ...toResultAttributes(facts),
  })
}

function countAttempt(
  { attempts, readUnits, writeUnits }: StorageInstruments,
  target: Attributes,
  facts: AttemptFacts,
  spanContext: Context,
): void {
  attempts.add(1, { ...target, ...toResultAttributes(facts) }, spanContext)
  const { read, write } = countUnits(facts)
  if (read > 0) readUnits.add(read, target, spanContext)
  if (write > 0) writeUnits.add(write, target, spanContext)
}

function endSpan(span: Span, error: StorageError | undefined): void {
  if (error !== undefined) {
    span.setAttributes(toErrorAttributes(error))
    if (error.traceId !== undefined) span.setAttribute('forge.kvs.trace_id', error.traceId)
    // A description would be the error's message, which may quote the platform.
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
  span.end()
}
