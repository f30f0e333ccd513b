/**
 * Runs scheduled triggers by themselves, for as long as it is wanted.
 *
 * Source: Forge manifest reference: scheduledTrigger.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import type { CallPlan } from './call-plan.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How often a trigger runs, by its `interval` in the manifest, in milliseconds. */
const INTERVALS: ReadonlyMap<string, number> = new Map([
  ['fiveMinute', 5 * MINUTE_MS],
  ['hour', HOUR_MS],
  ['day', 24 * HOUR_MS],
  ['week', 7 * 24 * HOUR_MS],
])

/** Wait before the first run, in milliseconds. */
const FIRST_RUN_MS = 5 * MINUTE_MS

/**
 * Runs each scheduled trigger that has an endpoint: first after 5 minutes, then at its interval, whether or not the run before has ended.
 *
 * @param run Starts one run of the trigger with this key.
 * @returns A function that ends this.
 */
export function runSchedules(
  { modules }: CallPlan,
  clock: Clock,
  run: (key: string) => void,
): () => void {
  const cancels = new Map<string, () => void>()
  for (const { type, key, endpoint, interval = '' } of modules) {
    const everyMs = INTERVALS.get(interval)
    if (type !== 'scheduledTrigger' || endpoint === undefined || everyMs === undefined) continue
    const runAndGoOn = () => {
      cancels.set(key, clock.schedule(everyMs, runAndGoOn))
      run(key)
    }
    cancels.set(key, clock.schedule(FIRST_RUN_MS, runAndGoOn))
  }
  return () => {
    for (const cancel of cancels.values()) cancel()
  }
}
