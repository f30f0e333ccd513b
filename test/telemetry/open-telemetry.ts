/**
 * An OpenTelemetry SDK that keeps everything in memory, for one test.
 *
 * @module
 */
import {
  context,
  metrics,
  propagation,
  type TextMapPropagator,
  trace,
  type Tracer,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { onTestFinished } from 'vitest'

export interface TestTelemetry {
  /** Makes spans of the application. */
  readonly tracer: Tracer
  /** Spans that ended. */
  readonly spans: () => readonly ReadableSpan[]
  /** Data points of a metric so far, as `[attributes, value]`. */
  readonly points: (name: string) => Promise<readonly (readonly [object, unknown])[]>
  /** A metric with its descriptor. */
  readonly metric: (name: string) => Promise<MetricData | undefined>
}

/** Registers an SDK until the test ends. */
export function registerOpenTelemetry(propagator?: TextMapPropagator): TestTelemetry {
  const spanExporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spanExporter)],
  })
  trace.setGlobalTracerProvider(tracerProvider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  if (propagator !== undefined) propagation.setGlobalPropagator(propagator)
  const meters = registerMeterProvider()
  onTestFinished(() => {
    trace.disable()
    context.disable()
    propagation.disable()
  })
  return {
    tracer: tracerProvider.getTracer('application'),
    spans: () => spanExporter.getFinishedSpans(),
    ...meters,
  }
}

/** Registers an SDK of metrics alone, until the test ends. */
export function registerMeterProvider(): Pick<TestTelemetry, 'points' | 'metric'> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  onTestFinished(async () => {
    metrics.disable()
    await provider.shutdown()
  })
  const metric = async (name: string) => {
    await reader.forceFlush()
    return exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics)
      .find(({ descriptor }) => descriptor.name === name)
  }
  const points = async (name: string) => {
    const found = await metric(name)
    return (found?.dataPoints ?? []).map(({ attributes, value }) => [attributes, value] as const)
  }
  return { points, metric }
}
