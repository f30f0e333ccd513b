/**
 * What a remote answered to one call.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { showJson } from '../answers/read-json.js'
import type { InvocationResult } from '../answers/invocation-result.js'
import { showDuration } from '../text/show-time.js'
import { CodeBlock, Facts, Section, StatusBadge } from './blocks.js'
import { DataTable } from './data-table.js'

/** The answer. */
export function InvocationAnswer({
  result,
}: {
  readonly result: InvocationResult
}): ComponentChildren {
  const { status, durationMs, problem, request, traceId, headers, bodyText, claims, attempts } =
    result
  return (
    <Section title="Answer">
      {problem === undefined ? null : <p class="trouble">Forge cannot use it: {problem}</p>}
      <Facts
        facts={[
          ['Status', <StatusBadge status={status} />],
          ['Took', showDuration(durationMs)],
          ['Request', <code>{request}</code>],
          ['Trace id', <code>{traceId}</code>],
        ]}
      />
      {bodyText === '' ? (
        <p class="about">The answer has no body.</p>
      ) : (
        <CodeBlock label="Body of the answer" text={bodyText} />
      )}
      {attempts.length > 1 ? (
        <DataTable
          caption="Attempts"
          columns={[
            { title: 'Attempt', look: 'number', cell: ({ number }) => number },
            { title: 'Status', cell: (attempt) => <StatusBadge status={attempt.status} /> },
            { title: 'Took', look: 'number', cell: (attempt) => showDuration(attempt.durationMs) },
            {
              title: 'What happened',
              look: 'long',
              cell: (attempt) => attempt.problem ?? 'usable',
            },
          ]}
          rows={attempts.map((attempt, place) => ({ ...attempt, number: place + 1 }))}
          keyOf={({ number }) => String(number)}
        />
      ) : null}
      <details>
        <summary>Headers of the answer</summary>
        <Facts facts={headers.map(([name, value]) => [name, <code>{value}</code>])} />
      </details>
      <details>
        <summary>Claims of the invocation token</summary>
        <Facts
          facts={Object.entries(claims).map(([name, value]) => [
            name,
            <code>{showJson(value)}</code>,
          ])}
        />
      </details>
    </Section>
  )
}
