/**
 * Which entries of the journal are shown.
 *
 * @module
 */
import type { JournalEntry } from '../answers/journal-entry.js'

/** What was chosen. */
export interface JournalFilter {
  /** Looked for in path, operation, code, reason, installation and trace id. */
  readonly text: string
  /** A kind; empty for all. */
  readonly kind: string
  readonly status: 'all' | 'good' | 'failed' | 'disturbed'
}

/** Shows everything. */
export const NO_FILTER: JournalFilter = { text: '', kind: '', status: 'all' }

/** @returns Whether an entry is shown. */
export function isShown(entry: JournalEntry, { text, kind, status }: JournalFilter): boolean {
  if (kind !== '' && entry.kind !== kind) return false
  if (!fitsStatus(entry, status)) return false
  const { method, path, operation, code, reason, installationId, traceId } = entry
  const words = [
    method,
    path,
    operation,
    String(entry.status),
    code,
    reason,
    installationId,
    traceId,
  ]
  return words.some((word) => word?.toLowerCase().includes(text.trim().toLowerCase()) === true)
}

function fitsStatus({ status, fault }: JournalEntry, wanted: JournalFilter['status']): boolean {
  switch (wanted) {
    case 'all':
      return true
    case 'good':
      return status !== undefined && status < 400
    case 'failed':
      return status === undefined || status >= 400
    case 'disturbed':
      return fault !== undefined
  }
}
