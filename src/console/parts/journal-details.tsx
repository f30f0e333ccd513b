/**
 * Everything that the journal knows of one request.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import type { JournalEntry } from '../answers/journal-entry.js'
import { type Members, readText, showJson } from '../answers/read-json.js'
import { showDuration, showTime } from '../text/show-time.js'
import { CodeBlock, Facts, StatusBadge } from './blocks.js'
import { Drawer } from './drawer.js'

/** The details. */
export function JournalDetails({
  entry,
  onClose,
}: {
  readonly entry: JournalEntry
  readonly onClose: () => void
}): ComponentChildren {
  const { claims, requestText, responseText } = entry
  return (
    <Drawer title={`Request ${entry.seq}`} onClose={onClose}>
      <Facts facts={toFacts(entry)} />
      {claims === undefined ? null : (
        <>
          <h3>Claims of the invocation token</h3>
          <Facts facts={Object.entries(claims).map(toClaim)} />
        </>
      )}
      {requestText === undefined ? null : (
        <>
          <h3>Request</h3>
          <CodeBlock label="Body of the request" text={requestText} />
        </>
      )}
      {responseText === undefined ? null : (
        <>
          <h3>Answer</h3>
          <CodeBlock label="Body of the answer" text={responseText} />
        </>
      )}
    </Drawer>
  )
}

function toFacts(entry: JournalEntry): readonly (readonly [string, ComponentChildren])[] {
  const { status, code, reason, units, fault, installationId } = entry
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    ['Time', showTime(entry.at)],
    ['Request', <code>{`${entry.method} ${entry.path}`}</code>],
    ['Status', <StatusBadge status={status} />],
    ['Code', code],
    ['Reason', reason],
    ['Fault', fault],
    ['Took', showDuration(entry.durationMs)],
    ['Units', units && `${units.read} read, ${units.write} written`],
    ['Installation', installationId && <code>{installationId}</code>],
    ['Trace id', <code>{entry.traceId}</code>],
  ]
  return facts.filter(([, value]) => value !== undefined)
}

/** Times in a token are seconds: shown as they are and for people. */
function toClaim([name, value]: [string, Members[string]]): readonly [string, ComponentChildren] {
  const isTime = ['exp', 'iat', 'nbf'].includes(name) && typeof value === 'number'
  if (isTime) return [name, `${readText(value)} (${showTime(value * 1000).slice(0, 19)})`]
  return [name, <code>{showJson(value)}</code>]
}
