/**
 * Model: a query that lags behind sees one moment of the past, of which the history of all moments is everything that needs to be known.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import type { EngineRules } from '../../src/emulator/engine/engine-rules.js'
import { createStorageEngine } from '../../src/emulator/engine/storage-engine.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { fc } from '../properties.js'
import { createSeededRandom } from './seeded-random.js'

const LAG_MIN_MS = 100
const LAG_MAX_MS = 400
/** Writes beyond so many that are hidden may be seen before their time. */
const HIDDEN_AT_MOST = 32
const TENANT = { appId: 'app', environmentId: 'environment', installationId: 'mine' }
const OTHER_TENANT = { ...TENANT, installationId: 'theirs' }

type State = Readonly<Record<string, number>>

type Step =
  | { readonly kind: 'write'; readonly changes: readonly (readonly [string, number | undefined])[] }
  | { readonly kind: 'query' | 'get' | 'settle' | 'reset' }
  | { readonly kind: 'advance'; readonly ms: number }

const key = fc.constantFrom('a', 'b', 'c')
const change = fc.tuple(key, fc.option(fc.nat(3), { nil: undefined }))
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .uniqueArray(change, { minLength: 1, maxLength: 3, selector: ([name]) => name })
        .map((changes) => ({ kind: 'write', changes }) as const),
    },
    { weight: 5, arbitrary: fc.constant({ kind: 'query' } as const) },
    { weight: 3, arbitrary: fc.constant({ kind: 'get' } as const) },
    {
      weight: 3,
      arbitrary: fc.integer({ min: 1, max: 300 }).map((ms) => ({ kind: 'advance', ms }) as const),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ kind: 'settle' } as const, { kind: 'reset' } as const),
    },
  ),
  { maxLength: 80 },
)

/** Every state that there was, and since when. */
export class StateHistory {
  #states: { readonly state: State; readonly since: number }[] = [{ state: {}, since: -Infinity }]
  /** States before this one have been overtaken. */
  #oldest = 0

  get newest(): State {
    return this.#states.at(-1)?.state ?? {}
  }

  add(state: State, since: number): void {
    this.#states.push({ state, since })
  }

  settle(): void {
    this.#oldest = this.#states.length - 1
  }

  /** @returns Whether a query may see this state at `now`; if so, it has been seen. */
  see(seen: State, lag: EngineRules['consistency'], now: number): boolean {
    const { length } = this.#states
    const isOld = (at: number) => now - (this.#states[at]?.since ?? 0) >= LAG_MAX_MS
    const isTooNew = (at: number) =>
      length - this.#oldest <= HIDDEN_AT_MOST && now - (this.#states[at]?.since ?? 0) < LAG_MIN_MS
    const found = this.#states.findIndex(({ state }, at) => {
      if (at < this.#oldest || !isDeepStrictEqual(state, seen)) return false
      if (lag === 'adversarial') return true
      if (lag === 'strong') return at === length - 1
      return !(at + 1 < length && isOld(at + 1)) && (at === this.#oldest || !isTooNew(at))
    })
    // What an eventual query has seen once it never forgets.
    if (found !== -1 && lag === 'eventual') this.#oldest = found
    return found !== -1
  }
}

function play(given: readonly Step[], consistency: EngineRules['consistency'], seed: number): void {
  const clock = createManualClock(1000)
  const { next } = createSeededRandom(seed)
  const engine = createStorageEngine({
    entities: [],
    rules: engineRulesSchema.parse({
      queryLagMinMs: LAG_MIN_MS,
      queryLagMaxMs: LAG_MAX_MS,
      consistency,
    }),
    clock,
    random: next,
  })
  const history = new StateHistory()
  const call = (operation: StorageOperation, body: unknown, tenant = TENANT) => {
    const { status, bodyText } = engine.execute(
      tenant,
      operation,
      Buffer.from(JSON.stringify(body)),
    )
    return { status, body: bodyText === undefined ? undefined : (JSON.parse(bodyText) as object) }
  }
  const query = (): State => {
    const { data } = call('query', { limit: 100 }).body as {
      data: { key: string; value: number }[]
    }
    return Object.fromEntries(data.map(({ key: name, value }) => [name, value]))
  }

  for (const step of given) {
    switch (step.kind) {
      case 'write': {
        const sets = step.changes.filter(([, value]) => value !== undefined)
        const deletes = step.changes.filter(([, value]) => value === undefined)
        call('transaction', {
          set: sets.map(([name, value]) => ({ key: name, value })),
          delete: deletes.map(([name]) => ({ key: name })),
        })
        call('set', { key: 'a', value: 9 }, OTHER_TENANT)
        const state: Record<string, number> = { ...history.newest }
        for (const [name, value] of step.changes) {
          if (value === undefined) delete state[name]
          else state[name] = value
        }
        history.add(state, clock.now())
        break
      }
      case 'query': {
        const seen = query()
        if (history.see(seen, consistency, clock.now())) break
        throw new Error(`a query sees ${JSON.stringify(seen)}`)
      }
      case 'get': {
        const { status } = call('get', { key: 'a' })
        if (status === ('a' in history.newest ? 200 : 404)) break
        throw new Error(`a get is answered ${status}`)
      }
      case 'advance':
        clock.advance(step.ms)
        break
      case 'settle':
        engine.settle()
        history.settle()
        break
      case 'reset':
        engine.reset(TENANT)
        history.add({}, clock.now())
        history.settle()
        break
    }
  }
  engine.settle()
  const seen = query()
  if (!isDeepStrictEqual(seen, history.newest)) throw new Error(`settled: ${JSON.stringify(seen)}`)
}

/**
 * Plays random steps so many times.
 *
 * @throws An error with the fewest steps found after which a query sees what it must not.
 */
export function tryLaggingQueries(consistency: EngineRules['consistency'], numRuns: number): void {
  const property = fc.property(steps, fc.nat(), (given, seed) => play(given, consistency, seed))
  fc.assert(property, { numRuns })
}
