/**
 * A journal as an HTTP Archive, which browsers' developer tools can open.
 *
 * Source: HAR 1.2. Headers and cookies are left out: they hold tokens.
 *
 * @module
 */
import type { JournalEntry } from './journal-entry.js'

/** An HTTP Archive. */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly object[]
  }
}

/** Sizes that are not known. Source: HAR 1.2. */
const UNKNOWN = -1

/** @param url Address of the emulator, put before the paths of its own requests. */
export function toHar(entries: readonly JournalEntry[], url: string): Har {
  return {
    log: {
      version: '1.2',
      creator: { name: 'forge-remote', version: '1' },
      entries: entries.map((entry) => toHarEntry(entry, url)),
    },
  }
}

function toHarEntry(entry: JournalEntry, url: string): object {
  const { at, durationMs, method, path, status = 0, requestText, responseText = '' } = entry
  return {
    startedDateTime: new Date(at - durationMs).toISOString(),
    time: durationMs,
    request: {
      method,
      url: path.startsWith('/') ? `${url}${path}` : path,
      httpVersion: 'HTTP/1.1',
      ...NO_HEADERS,
      queryString: [],
      bodySize: requestText === undefined ? 0 : Buffer.byteLength(requestText),
      ...(requestText === undefined
        ? {}
        : { postData: { mimeType: JSON_TYPE, text: requestText } }),
    },
    response: {
      status,
      statusText: entry.code ?? '',
      httpVersion: 'HTTP/1.1',
      ...NO_HEADERS,
      redirectURL: '',
      bodySize: Buffer.byteLength(responseText),
      content: { size: Buffer.byteLength(responseText), mimeType: JSON_TYPE, text: responseText },
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: describe(entry),
  }
}

const JSON_TYPE = 'application/json'
const NO_HEADERS = { headers: [], cookies: [], headersSize: UNKNOWN }

/** What a HAR viewer has no column for. */
function describe({ traceId, operation, installationId, reason, fault }: JournalEntry): string {
  const facts = { traceId, operation, installationId, reason, fault }
  return Object.entries(facts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
    .join(', ')
}
