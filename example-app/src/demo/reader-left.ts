/**
 * Notices that nobody reads the output any more, as in `npm run demo | head`.
 *
 * @module
 */
import type { Writable } from 'node:stream'

/** Resolves when the reader of `output` has left; rejects when writing fails in another way. */
export function readerLeft(output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    // It stays: whatever is written from then on fails as well.
    output.on('error', (error) => (isBrokenPipe(error) ? resolve() : reject(error)))
  })
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}
