/**
 * How the platform may behave without breaking a promise: one named switch each.
 *
 * @module
 */
import type { EngineRule } from './engine-rule.js'

/** Modes of the storage engine; {@link ENGINE_MODES} says what each is about. */
export interface EngineModes {
  /** Whether expired items are gone at once, or readable for another 48 hours. */
  readonly ttlMode: 'immediate' | 'lazy'
  /** Whether a query sees every write at once, after a lag, or not before the engine is told to settle. */
  readonly consistency: 'strong' | 'eventual' | 'adversarial'
  /** Shortest time until an eventual query sees a write, in milliseconds. */
  readonly queryLagMinMs: number
  /** Longest such time, in milliseconds. */
  readonly queryLagMaxMs: number
  /** Whether `get` lags behind as queries do. */
  readonly staleGets: 'off' | 'on'
  /** Whether a cursor works as long as the emulator runs, or dies after a few writes. */
  readonly cursorMode: 'stable' | 'unstable'
  /** Chance that a transaction with conditions fails although they hold. */
  readonly occConflictProbability: number
  /** Whether data belongs to an installation, or to an installation in one product. */
  readonly namespace: 'installation' | 'product'
}

const ENTITY_STORE = 'Custom Entity Store'
const TEN_MINUTES_MS = 10 * 60 * 1000

/** Every mode. */
export const ENGINE_MODES: { readonly [Name in keyof EngineModes]: EngineRule<EngineModes[Name]> } =
  {
    ttlMode: {
      values: ['immediate', 'lazy'],
      about: 'expired items are gone at once, or readable for another 48 hours',
      provenance: 'documented',
      source: 'deletion may take up to 48 hours; when it happens is left open',
    },
    consistency: {
      values: ['strong', 'eventual', 'adversarial'],
      about:
        'queries see a write at once, after a lag, or only once the emulator is told to settle',
      provenance: 'documented',
      source: `${ENTITY_STORE}: queries are eventually consistent; how late they are is left open`,
    },
    queryLagMinMs: {
      default: 0,
      min: 0,
      max: TEN_MINUTES_MS,
      about: 'shortest time until an eventual query sees a write, in milliseconds',
      provenance: 'inferred',
      source: 'not documented',
    },
    queryLagMaxMs: {
      default: 1000,
      min: 0,
      max: TEN_MINUTES_MS,
      about: 'longest time until an eventual query sees a write, in milliseconds',
      provenance: 'inferred',
      source: 'not documented',
    },
    staleGets: {
      values: ['off', 'on'],
      about: 'a get sees every write at once, or lags behind as queries do',
      provenance: 'documented',
      source: `${ENTITY_STORE}, 2026-08-21: gets are strictly consistent; an older page calls reads and queries eventually consistent`,
    },
    cursorMode: {
      values: ['stable', 'unstable'],
      about: 'a cursor works as long as the emulator runs, or dies after a few writes',
      provenance: 'documented',
      source: 'cursors are not stable and should not be kept; how long one works is left open',
    },
    occConflictProbability: {
      default: 0,
      min: 0,
      max: 1,
      about: 'chance that a transaction with conditions fails although they hold',
      provenance: 'inferred',
      source: 'the text of CONDITIONAL_CHECK_FAILED names optimistic locking; how often is unknown',
    },
    namespace: {
      values: ['installation', 'product'],
      about: 'data belongs to an installation, or to an installation in one product',
      needsRestart: true,
      provenance: 'inferred',
      source: 'an installation is in one product; the documentation also names the product',
    },
  }
