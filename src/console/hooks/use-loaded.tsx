/**
 * Loads what a part shows, again whenever what it depends on changes.
 *
 * @module
 */
import { useEffect, useState } from 'preact/hooks'

/** Something that is loaded. */
export interface Loaded<Value> {
  /** The newest that came; stays while newer is on its way. */
  readonly value: Value | undefined
  /** Why the newest did not come, if so. */
  readonly error: unknown
}

/** @param inputs What `load` depends on. */
export function useLoaded<Value>(
  load: () => Promise<Value>,
  inputs: readonly unknown[],
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ value: undefined, error: undefined })
  useEffect(() => {
    let isOld = false
    const take = async () => {
      try {
        const value = await load()
        if (!isOld) setLoaded({ value, error: undefined })
      } catch (error) {
        if (!isOld) setLoaded((before) => ({ ...before, error }))
      }
    }
    void take()
    return () => {
      isOld = true
    }
  }, inputs)
  return loaded
}
