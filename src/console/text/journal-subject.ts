/**
 * What a request of the journal is about.
 *
 * @module
 */
import type { JournalEntry } from '../answers/journal-entry.js'
import { findMember, unquote } from './json-text.js'

/** @returns Entity and key, or index, of a storage request on one item or of a query; else nothing. */
export function toSubject({ kind, requestText = '' }: JournalEntry): string {
  if (kind !== 'storage') return ''
  return ['entityName', 'indexName', 'key']
    .flatMap((name) => findMember(requestText, name) ?? [])
    .map(unquote)
    .join(' ')
}
