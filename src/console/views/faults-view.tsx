/**
 * Disturbances: those that are on, those that can be added, and whole bad days.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type FaultState, readFaults, readScenarios } from '../answers/fault-state.js'
import { useConsole } from '../hooks/console-context.js'
import { useLoaded } from '../hooks/use-loaded.js'
import { useRun } from '../hooks/use-run.js'
import { Empty, Section, Trouble } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { type Column, DataTable } from '../parts/data-table.js'
import { FaultForm } from '../parts/fault-form.js'

/** The switches. */
export function FaultsView(): ComponentChildren {
  const { client, version, refresh } = useConsole()
  const { run, isBusy } = useRun()
  const [changes, setChanges] = useState(0)
  const { value: faults = [], error } = useLoaded(
    async () => readFaults(await client.call('/faults/list')),
    [client, version, changes],
  )
  const act = (path: string, body: object, done: string) =>
    run(async () => {
      await client.call(path, body)
      setChanges(changes + 1)
      return done
    })
  return (
    <>
      <Section
        title="Faults"
        about="The first that acts on a call decides what becomes of it."
        actions={
          <Button
            isDisabled={isBusy || faults.length === 0}
            onClick={() => act('/faults/clear', {}, 'All faults are off')}
          >
            Remove all
          </Button>
        }
      >
        <Trouble error={error} />
        {faults.length === 0 ? (
          <Empty title="Nothing is disturbed">
            Add a fault below, or start a scenario, then look what your remote makes of it.
          </Empty>
        ) : (
          <DataTable
            caption="Faults"
            columns={toColumns((id) => act('/faults/remove', { id }, `Removed ${id}`))}
            rows={faults}
            keyOf={({ id }) => id}
          />
        )}
      </Section>
      <FaultForm isBusy={isBusy} onAdd={(rule) => act('/faults', rule, 'The fault is on')} />
      <Scenarios
        isBusy={isBusy}
        onStart={(name) => {
          act('/scenarios/start', { name }, `The scenario ${name} has started`)
          refresh()
        }}
      />
    </>
  )
}

function toColumns(remove: (id: string) => void): readonly Column<FaultState>[] {
  return [
    { title: 'Fault', cell: ({ id }) => id },
    { title: 'Rule', look: 'code', cell: ({ rule }) => JSON.stringify(rule) },
    { title: 'Calls', look: 'number', cell: ({ calls }) => calls },
    { title: 'Acted', look: 'number', cell: ({ hits }) => hits },
    {
      title: 'Switch',
      cell: ({ id }) => (
        <Button label={`Remove ${id}`} onClick={() => remove(id)}>
          Remove
        </Button>
      ),
    },
  ]
}

function Scenarios({
  isBusy,
  onStart,
}: {
  readonly isBusy: boolean
  readonly onStart: (name: string) => void
}) {
  const { client } = useConsole()
  const { value: scenarios = [], error } = useLoaded(
    async () => readScenarios(await client.call('/scenarios/list')),
    [client],
  )
  return (
    <Section
      title="Scenarios"
      about="Bad days that a remote should survive: several faults at once."
    >
      <Trouble error={error} />
      <ul class="cards">
        {scenarios.map(({ name, about }) => (
          <li key={name}>
            <strong>{name}</strong>
            <p>{about}</p>
            <Button isDisabled={isBusy} label={`Start ${name}`} onClick={() => onStart(name)}>
              Start
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
