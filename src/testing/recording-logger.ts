/**
 * A logger that keeps its entries.
 *
 * @module
 */
import type { LogFields, Logger } from '../logger.js'

/** One logged entry. */
export interface RecordedEntry {
  /** Level of the entry. */
  readonly level: keyof Logger
  /** Text of the entry. */
  readonly message: string
  /** Its facts. */
  readonly fields: LogFields
}

/** @returns A logger and the growing list of what it was given. */
export function createRecordingLogger(): { logger: Logger; entries: readonly RecordedEntry[] } {
  const entries: RecordedEntry[] = []
  const at = (level: keyof Logger) => (fields: LogFields, message: string) =>
    void entries.push({ level, message, fields })
  return { logger: { info: at('info'), warn: at('warn'), error: at('error') }, entries }
}
