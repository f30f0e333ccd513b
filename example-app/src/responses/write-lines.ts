/**
 * Writes values as newline-delimited JSON, no faster than the reader reads.
 *
 * @module
 */
import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Resolves when all is handed to `output`, which stays open. Rejects when `signal` aborts while the reader is awaited. */
export async function writeLines(
  output: Writable,
  values: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for await (const value of values) {
    // A reader slower than storage makes the loop wait instead of filling memory.
    if (!output.write(`${JSON.stringify(value)}\n`)) await drained(output, signal)
  }
}

/** When the caller goes away, the connection never takes more; the signal ends the wait and says why. */
async function drained(output: Writable, signal: AbortSignal): Promise<void> {
  try {
    await once(output, 'drain', { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
