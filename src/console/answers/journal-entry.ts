/**
 * The journal: every request that the emulator answered or sent.
 *
 * @module
 */
import {
  type Members,
  readList,
  readMembers,
  readNumber,
  readOptionalNumber,
  readOptionalText,
  readText,
  showJson,
} from './read-json.js'

/** One request. */
export interface JournalEntry {
  /** Counts up; never used twice. */
  readonly seq: number
  /** Milliseconds since the epoch, on the emulator's clock. */
  readonly at: number
  readonly kind: string
  readonly traceId: string
  readonly method: string
  readonly path: string
  readonly operation: string | undefined
  readonly installationId: string | undefined
  /** Absent when nothing was answered. */
  readonly status: number | undefined
  readonly code: string | undefined
  readonly reason: string | undefined
  readonly durationMs: number
  /** Units of the quota that it used. */
  readonly units: { readonly read: number; readonly write: number } | undefined
  /** What disturbed it, if anything. */
  readonly fault: string | undefined
  readonly requestText: string | undefined
  readonly responseText: string | undefined
  /** Claims of the invocation token. */
  readonly claims: Members | undefined
}

/** What was added to the journal. */
export interface JournalPage {
  readonly entries: readonly JournalEntry[]
  /** Number of the newest entry there is. */
  readonly latest: number
}

/** Reads the answer of `/journal/list`. */
export function readJournalPage(answer: unknown): JournalPage {
  const { entries, latest } = readMembers(answer)
  return { entries: readList(entries, readEntry), latest: readNumber(latest) }
}

function readEntry(value: unknown): JournalEntry {
  const entry = readMembers(value)
  return {
    seq: readNumber(entry['seq']),
    at: readNumber(entry['at']),
    kind: readText(entry['kind']),
    traceId: readText(entry['traceId']),
    method: readText(entry['method']),
    path: readText(entry['path']),
    operation: readOptionalText(entry['operation']),
    installationId: readOptionalText(entry['installationId']),
    status: readOptionalNumber(entry['status']),
    code: readOptionalText(entry['code']),
    reason: readOptionalText(entry['reason']),
    durationMs: readNumber(entry['durationMs']),
    units: entry['units'] === undefined ? undefined : readUnits(readMembers(entry['units'])),
    fault: entry['fault'] === undefined ? undefined : showJson(entry['fault']),
    requestText: readOptionalText(entry['requestText']),
    responseText: readOptionalText(entry['responseText']),
    claims: entry['claims'] === undefined ? undefined : readMembers(entry['claims']),
  }
}

function readUnits({ read, write }: Members): { read: number; write: number } {
  return { read: readNumber(read), write: readNumber(write) }
}
