/**
 * Bad days that a remote should survive, each as data: rules that are added together, and what else is done when it begins.
 *
 * The rates are invented: strong enough to show within a few dozen calls.
 *
 * @module
 */
import { OptionsError } from '../../errors.js'
import type { FaultRule } from './fault-rule.js'

/** Name of a scenario. */
export type ScenarioName =
  | 'rate-limited'
  | 'brown-out'
  | 'az-failover'
  | 'deploy-restart'
  | 'uninstall-race'
  | 'key-endpoint-outage'
  | 'key-rotation'
  | 'token-expiry-storm'

/** What a scenario does once, besides its rules: end the life of all app system tokens, or sign with another key from now on. */
export type ScenarioStep = 'expire-system-tokens' | 'replace-key'

/** Rules that belong together. */
export interface FaultScenario {
  /** What happens, in a sentence. */
  readonly about: string
  /** Done when it starts, in order. */
  readonly steps: readonly ScenarioStep[]
  /** Added when it starts, in order. */
  readonly rules: readonly FaultRule[]
}

/** Every scenario. */
export const FAULT_SCENARIOS: Readonly<Record<ScenarioName, FaultScenario>> = {
  'rate-limited': {
    about:
      'a third of all calls and parts of batches are turned away with 429, most with a time to wait',
    steps: [],
    rules: [
      { match: { probability: 0.3 }, action: { kind: 'partial-batch', ratio: 0.5 } },
      {
        match: { probability: 0.25 },
        action: { kind: 'status', status: 429, code: 'RATE_LIMIT_EXCEEDED', retryAfter: 1 },
      },
      {
        match: { probability: 0.1 },
        action: { kind: 'status', status: 429, code: 'TOO_MANY_REQUESTS' },
      },
    ],
  },
  'brown-out': {
    about:
      'storage is slow, fails now and then, and sometimes loses the answer to a write that it did',
    steps: [],
    rules: [
      { match: { probability: 0.1 }, action: { kind: 'status', status: 503 } },
      {
        match: { probability: 0.05 },
        action: {
          kind: 'status',
          status: 500,
          code: 'INTERNAL_SERVER_ERROR',
          when: 'after-commit',
        },
      },
      { match: { probability: 0.05 }, action: { kind: 'reset', when: 'after-commit' } },
      { match: { probability: 0.02 }, action: { kind: 'hang' } },
      { match: { probability: 0.6 }, action: { kind: 'latency', latencyMs: [200, 3000] } },
    ],
  },
  'az-failover': {
    about: 'for half a minute, connections to storage break or hang, then it is slow for as long',
    steps: [],
    rules: [
      {
        match: { untilMs: 30_000, probability: 0.15 },
        action: { kind: 'reset', when: 'after-commit' },
      },
      { match: { untilMs: 30_000, probability: 0.15 }, action: { kind: 'hang' } },
      { match: { untilMs: 30_000, probability: 0.2 }, action: { kind: 'status', status: 502 } },
      {
        match: { untilMs: 60_000, probability: 0.5 },
        action: { kind: 'latency', latencyMs: [500, 4000] },
      },
    ],
  },
  'deploy-restart': {
    about: 'storage restarts: answers under way are lost, 503 for five seconds, then slow for ten',
    steps: [],
    rules: [
      { match: { untilMs: 250 }, action: { kind: 'reset', when: 'after-commit' } },
      {
        match: { afterMs: 250, untilMs: 5000 },
        action: { kind: 'status', status: 503, retryAfter: 1 },
      },
      {
        match: { afterMs: 5000, untilMs: 15_000 },
        action: { kind: 'latency', latencyMs: [300, 1500] },
      },
    ],
  },
  'uninstall-race': {
    about: 'two more calls are answered, then storage is closed to the app',
    steps: [],
    rules: [
      { match: { from: 3 }, action: { kind: 'status', status: 403, code: 'PERMISSION_DENIED' } },
    ],
  },
  'key-endpoint-outage': {
    about: 'the key set cannot be read: it hangs, resets, fails or is empty in turn',
    steps: [],
    rules: [
      { match: { operation: 'key-set', every: 4 }, action: { kind: 'empty-key-set' } },
      { match: { operation: 'key-set', every: 3 }, action: { kind: 'hang' } },
      { match: { operation: 'key-set', every: 2 }, action: { kind: 'reset' } },
      { match: { operation: 'key-set' }, action: { kind: 'status', status: 503 } },
    ],
  },
  'key-rotation': {
    about: 'invocations are signed with a new key at once, and the old one is no longer published',
    steps: ['replace-key'],
    rules: [],
  },
  'token-expiry-storm': {
    about: 'every app system token minted before is refused, whatever its exp says',
    steps: ['expire-system-tokens'],
    rules: [],
  },
}

/**
 * Checks a scenario's name where it comes in.
 *
 * @param option Name of the option that it came with.
 * @throws OptionsError (`ERR_OPTIONS`) naming the option and all scenarios.
 */
export function parseScenarioName(option: string, name: unknown): ScenarioName {
  if (isScenarioName(name)) return name
  const names = Object.keys(FAULT_SCENARIOS).join(', ')
  throw new OptionsError(
    option,
    `is wrong: expected one of ${names}, found ${JSON.stringify(name)}`,
  )
}

function isScenarioName(name: unknown): name is ScenarioName {
  return typeof name === 'string' && Object.hasOwn(FAULT_SCENARIOS, name)
}
