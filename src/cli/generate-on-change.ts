/**
 * Generates once, and again after each change.
 *
 * @module
 */
import { once } from 'node:events'

/** What to do, and when. */
export interface GenerateOnChangeOptions {
  /** Generates; tells about failures by itself, since the next change may mend them. */
  generate: () => Promise<void>
  /** Starts to watch and returns a function that ends it. */
  watch: (onChange: () => void) => () => void
  /** Aborts when it is enough. */
  stop: AbortSignal
}

/** Runs until it is stopped; never generates twice at the same time. */
export async function generateOnChange(options: GenerateOnChangeOptions): Promise<void> {
  const { generate, watch, stop } = options
  let work = Promise.resolve()
  const schedule = () => {
    work = work.then(generate)
  }
  // Before the first run, so that no change falls in between.
  const unwatch = watch(schedule)
  schedule()
  if (!stop.aborted) await once(stop, 'abort')
  unwatch()
  await work
}
