/**
 * The journal as it grows, with what stands behind each line.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { JournalEntry } from '../answers/journal-entry.js'
import { download } from '../download.js'
import { useConsole } from '../hooks/console-context.js'
import { useJournal } from '../hooks/use-journal.js'
import { useRun } from '../hooks/use-run.js'
import { Empty, Section, StatusBadge, Trouble } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { type Column, DataTable } from '../parts/data-table.js'
import { Checkbox, SelectField, TextField } from '../parts/fields.js'
import { JournalDetails } from '../parts/journal-details.js'
import { type JournalFilter, NO_FILTER, isShown } from '../text/journal-filter.js'
import { shorten } from '../text/json-text.js'
import { toSubject } from '../text/journal-subject.js'
import { showDuration, showTimeOfDay } from '../text/show-time.js'

const MAX_ROWS = 200
const SUBJECT_LENGTH = 60

const STATUSES: readonly (readonly [JournalFilter['status'], string])[] = [
  ['all', 'all'],
  ['good', 'answered'],
  ['failed', 'failed'],
  ['disturbed', 'disturbed by a fault'],
]

/** The journal. */
export function JournalView(): ComponentChildren {
  const { client } = useConsole()
  const { run, isBusy } = useRun()
  const [isLive, setLive] = useState(true)
  const [filter, setFilter] = useState(NO_FILTER)
  const [openedSeq, setOpenedSeq] = useState(0)
  const { entries, error, isLoaded, clear } = useJournal(isLive)
  const shown = entries.filter((entry) => isShown(entry, filter))
  const opened = entries.find(({ seq }) => seq === openedSeq)
  const saveHar = async () => {
    download('forge-emulator.har', 'application/json', await client.callForText('/journal/har'))
    return 'Saved the journal as forge-emulator.har'
  }
  const clearAll = async () => {
    await client.call('/journal/clear')
    clear()
    return 'The journal is empty'
  }
  return (
    <>
      <Section
        title="Journal"
        about="Every request that the emulator answered or sent; the newest comes first."
        actions={
          <>
            <Button isDisabled={isBusy} onClick={() => run(saveHar)}>
              Save as HAR
            </Button>
            <Button isDisabled={isBusy} onClick={() => run(clearAll)}>
              Clear
            </Button>
          </>
        }
      >
        <div class="row">
          <FilterFields entries={entries} filter={filter} onChange={setFilter} />
          <Checkbox label="Live" isOn={isLive} onInput={setLive} />
        </div>
        <Trouble error={error} />
        {shown.length > 0 ? (
          <DataTable
            caption="Requests"
            columns={toColumns(({ seq }) => setOpenedSeq(seq))}
            rows={shown.slice(0, MAX_ROWS)}
            keyOf={({ seq }) => String(seq)}
            isCurrent={({ seq }) => seq === openedSeq}
          />
        ) : null}
        {shown.length > MAX_ROWS ? (
          <p class="about">
            {shown.length - MAX_ROWS} older ones are not shown; filter to see them.
          </p>
        ) : null}
        {isLoaded && shown.length === 0 ? <NoRequests hasEntries={entries.length > 0} /> : null}
      </Section>
      {opened === undefined ? null : (
        <JournalDetails key={openedSeq} entry={opened} onClose={() => setOpenedSeq(0)} />
      )}
    </>
  )
}

function FilterFields({
  entries,
  filter,
  onChange,
}: {
  readonly entries: readonly JournalEntry[]
  readonly filter: JournalFilter
  readonly onChange: (filter: JournalFilter) => void
}) {
  const kinds = new Set(entries.map(({ kind }) => kind))
  if (filter.kind !== '') kinds.add(filter.kind)
  return (
    <>
      <TextField
        label="Filter"
        type="search"
        value={filter.text}
        placeholder="path, operation, code, trace id"
        onInput={(text) => onChange({ ...filter, text })}
      />
      <SelectField
        label="Kind"
        value={filter.kind}
        choices={[['', 'all'], ...[...kinds].toSorted()]}
        onInput={(kind) => onChange({ ...filter, kind })}
      />
      <SelectField
        label="Status"
        value={filter.status}
        choices={STATUSES}
        onInput={(typed) => {
          const [status] = STATUSES.find(([name]) => name === typed) ?? []
          onChange({ ...filter, status: status ?? 'all' })
        }}
      />
    </>
  )
}

function toColumns(open: (entry: JournalEntry) => void): readonly Column<JournalEntry>[] {
  return [
    { title: 'Time', look: 'quiet', cell: ({ at }) => showTimeOfDay(at) },
    {
      title: 'Request',
      look: 'code',
      cell: (entry) => (
        <>
          <Button look="link" onClick={() => open(entry)}>
            {entry.operation ?? `${entry.method} ${entry.path}`}
          </Button>{' '}
          <span class="quiet">{shorten(toSubject(entry), SUBJECT_LENGTH)}</span>
        </>
      ),
    },
    { title: 'Kind', look: 'quiet', cell: ({ kind }) => kind },
    { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    {
      title: 'What happened',
      look: 'long',
      cell: ({ code, fault }) => [code, fault].filter((word) => word !== undefined).join(' · '),
    },
    { title: 'Took', look: 'number', cell: ({ durationMs }) => showDuration(durationMs) },
    {
      title: 'Units',
      look: 'number',
      cell: ({ units }) => (units === undefined ? '' : `${units.read} r ${units.write} w`),
    },
  ]
}

function NoRequests({ hasEntries }: { readonly hasEntries: boolean }) {
  return hasEntries ? (
    <Empty title="No request fits the filter">Take a part of the filter away.</Empty>
  ) : (
    <Empty title="No request yet">
      Let your remote use storage, or send an invocation under <a href="#/invoke">Invoke</a>:
      requests show up here by themselves.
    </Empty>
  )
}
