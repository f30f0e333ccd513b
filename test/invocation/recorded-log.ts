/**
 * A logger that keeps what it was given, and takes no secrets.
 *
 * @module
 */
import { expect } from 'vitest'
import type { LogFields, Logger } from '../../src/logger.js'
import { findSecrets, printAll } from './canary.js'

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
  const at = (level: string) => (fields: LogFields, message: string) => {
    expect(findSecrets(printAll({ fields, message }))).toEqual([])
    entries.push({ level, fields, message })
  }
  return { entries, info: at('info'), warn: at('warn'), error: at('error') }
}
