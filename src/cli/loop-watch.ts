/**
 * Notices a server that writes a file whenever it starts, and so is restarted for ever.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** So many changes of one file in a row are no work of a person, who looks at another one now and then. */
const LOOP_LENGTH = 6
const LOOP_MS = 30_000

/** @returns A function that is told of each change, and answers whether the same file alone has changed all the time lately. */
export function createLoopWatch(clock: Clock): (file: string) => boolean {
  let changes: readonly { readonly file: string; readonly at: number }[] = []
  return (file) => {
    const at = clock.elapsed()
    changes = [...changes, { file, at }].slice(-LOOP_LENGTH)
    const isSame = changes.every((change) => change.file === file && at - change.at < LOOP_MS)
    if (changes.length < LOOP_LENGTH || !isSame) return false
    changes = []
    return true
  }
}
