/**
 * Runs what a button does: one at a time, with its result or its trouble announced.
 *
 * @module
 */
import { useState } from 'preact/hooks'
import { useConsole } from './console-context.js'

/** Runs actions. */
export interface Run {
  /** Whether one is under way. */
  readonly isBusy: boolean
  /** @param action Resolves to what to announce; nothing when the screen says it already. */
  run: (action: () => Promise<string | undefined>) => void
}

/** @returns What runs the actions of one part. */
export function useRun(): Run {
  const { announce, report } = useConsole()
  const [isBusy, setBusy] = useState(false)

  async function perform(action: () => Promise<string | undefined>): Promise<void> {
    setBusy(true)
    try {
      const message = await action()
      if (message !== undefined) announce(message)
    } catch (error) {
      report(error)
    } finally {
      setBusy(false)
    }
  }

  return { isBusy, run: (action) => void perform(action) }
}
