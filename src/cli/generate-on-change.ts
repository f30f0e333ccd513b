/**
 * Generates once, and again after each change.
 *
 * @module
 */
import { once } from 'node:events'

/** What to do, and when. */
export interface GenerateOnChangeOptions {
  /** Generates; tells about what the next change may mend by itself, and rejects when it is no use to go on. */
  generate: () => Promise<void>
  /** Starts to watch and returns a function that ends it. */
  watch: (onChange: () => void) => () => void
  /** Aborts when it is enough. */
  stop: AbortSignal
}

/** Runs until it is stopped or `generate` rejects; never generates twice at the same time. */
export async function generateOnChange(options: GenerateOnChangeOptions): Promise<void> {
  const { generate, watch, stop } = options
  const failed = new AbortController()
  const end = AbortSignal.any([stop, failed.signal])
  let work = Promise.resolve()
  const schedule = () => {
    work = work.then(generate)
    work.catch(() => failed.abort())
  }
  // Before the first run, so that no change falls in between.
  const unwatch = watch(schedule)
  schedule()
  if (!end.aborted) await once(end, 'abort')
  unwatch()
  await work
}
