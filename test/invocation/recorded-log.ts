/**
 * A logger that keeps what it was given.
 *
 * @module
 */
import type { LogFields, Logger } from '../../src/logger.js'

/** One entry of a {@link RecordedLog}. */
export interface LogEntry {
  level: string
  fields: LogFields
  message: string
}

export interface RecordedLog extends Logger {
  entries: LogEntry[]
}

export function createRecordedLog(): RecordedLog {
  const entries: LogEntry[] = []
  const at = (level: string) => (fields: LogFields, message: string) =>
    void entries.push({ level, fields, message })
  return { entries, info: at('info'), warn: at('warn'), error: at('error') }
}
