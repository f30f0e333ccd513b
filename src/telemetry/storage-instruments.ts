/**
 * The metrics of storage calls.
 *
 * `db.client.operation.duration` is the one that the semantic conventions demand of a database client. What they have no name for begins
 * with `forge_remote`: attempts, which tell how much is repeated, and the units that the platform counts, reads and writes apart as their quotas are.
 *
 * @module
 */
import {
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
} from '@opentelemetry/api'

/** What is measured. */
export interface StorageInstruments {
  /** Duration of calls with all their attempts, in seconds. */
  readonly duration: Histogram
  /** Attempts, by what came of them. */
  readonly attempts: Counter
  /** Units of 10 KB read. */
  readonly readUnits: Counter
  /** Units of 10 KB written. */
  readonly writeUnits: Counter
}

/** Bounds that the semantic conventions advise, in seconds. */
const DURATION_BOUNDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

/** @returns A function that gives the instruments of the present meter provider, or `undefined` while there is none. */
export function createStorageInstruments(): () => StorageInstruments | undefined {
  let provider: MeterProvider | undefined
  let instruments: StorageInstruments | undefined
  return () => {
    const present = metrics.getMeterProvider()
    if (present === provider) return instruments
    provider = present
    const meter = present.getMeter('forge-remote')
    instruments = meter === createNoopMeter() ? undefined : createInstruments(meter)
    return instruments
  }
}

function createInstruments(meter: Meter): StorageInstruments {
  return {
    duration: meter.createHistogram('db.client.operation.duration', {
      description: 'Duration of database client operations.',
      unit: 's',
      advice: { explicitBucketBoundaries: DURATION_BOUNDS },
    }),
    attempts: meter.createCounter('forge_remote.storage.attempts', {
      description: 'Attempts of storage calls.',
      unit: '{attempt}',
    }),
    readUnits: meter.createCounter('forge_remote.storage.read_units', {
      description: 'Units of 10 KB read from storage.',
      unit: '{unit}',
    }),
    writeUnits: meter.createCounter('forge_remote.storage.write_units', {
      description: 'Units of 10 KB written to storage.',
      unit: '{unit}',
    }),
  }
}
