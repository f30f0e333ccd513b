/**
 * Everything that is stored, as a whole: remembered, brought back, carried out and in, deleted.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { toWholeReference } from '../answers/installation.js'
import { type Snapshot, readSnapshots } from '../answers/snapshot.js'
import { useConsole } from '../hooks/console-context.js'
import { useLoaded } from '../hooks/use-loaded.js'
import { useRun } from '../hooks/use-run.js'
import { Empty, Section, Trouble } from '../parts/blocks.js'
import { Button, ConfirmButton } from '../parts/buttons.js'
import { type Column, DataTable } from '../parts/data-table.js'
import { TextField } from '../parts/fields.js'
import { TransferSections } from '../parts/transfer-sections.js'
import { showTime } from '../text/show-time.js'

/** What a button of this view does. */
export type Act = (path: string, body: object, done: string) => void

/** The whole of the data. */
export function SnapshotsView(): ComponentChildren {
  const { client, version, refresh, installation } = useConsole()
  const { run, isBusy } = useRun()
  const { value: snapshots = [], error } = useLoaded(
    async () => readSnapshots(await client.call('/snapshots/list')),
    [client, version],
  )
  const act: Act = (path, body, done) =>
    run(async () => {
      await client.call(path, body)
      refresh()
      return done
    })
  const reference = installation && toWholeReference(installation)
  return (
    <>
      <Section title="Snapshots" about="Keep everything as it is now, and come back to it at once.">
        <SaveForm
          isBusy={isBusy}
          onSave={(name) => act('/snapshots/save', { name }, `Saved ${name}`)}
        />
        <Trouble error={error} />
        {snapshots.length === 0 ? (
          <Empty title="No snapshot yet">
            Store what your remote needs, save it under a name, then restore it before each try.
          </Empty>
        ) : (
          <DataTable
            caption="Snapshots"
            columns={toColumns(act)}
            rows={snapshots}
            keyOf={({ name }) => name}
          />
        )}
      </Section>
      <TransferSections isBusy={isBusy} run={run} />
      <Section title="Reset" about="Deletes stored data. Snapshots stay.">
        <div class="actions">
          {reference === undefined ? null : (
            <ConfirmButton
              question="Press again to delete"
              isDisabled={isBusy}
              onConfirm={() =>
                act('/reset', reference, `Deleted what ${reference.installationId} had`)
              }
            >
              Delete the data of this installation
            </ConfirmButton>
          )}
          <ConfirmButton
            question="Press again to delete everything"
            isDisabled={isBusy}
            onConfirm={() => act('/reset', {}, 'Everything is deleted, and all faults are off')}
          >
            Delete everything
          </ConfirmButton>
        </div>
      </Section>
    </>
  )
}

function SaveForm({
  isBusy,
  onSave,
}: {
  readonly isBusy: boolean
  readonly onSave: (name: string) => void
}) {
  const [name, setName] = useState('')
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        onSave(name.trim())
        setName('')
      }}
    >
      <TextField label="Name of the snapshot" value={name} onInput={setName} />
      <button type="submit" disabled={isBusy || name.trim() === ''}>
        Save a snapshot
      </button>
    </form>
  )
}

function toColumns(act: Act): readonly Column<Snapshot>[] {
  return [
    { title: 'Name', look: 'code', cell: ({ name }) => name },
    { title: 'Taken', look: 'quiet', cell: ({ at }) => showTime(at).slice(0, 19) },
    {
      title: 'What to do',
      cell: ({ name }) => (
        <div class="actions">
          <Button
            label={`Restore ${name}`}
            onClick={() => act('/snapshots/restore', { name }, `Restored ${name}`)}
          >
            Restore
          </Button>
          <ConfirmButton
            label={`Delete ${name}`}
            question="Press again to delete"
            onConfirm={() => act('/snapshots/delete', { name }, `Deleted ${name}`)}
          >
            Delete
          </ConfirmButton>
        </div>
      ),
    },
  ]
}
