/**
 * Answers on which the sources disagree, to be switched, and the quotas in force.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import type { RuleState } from '../answers/emulator-status.js'
import { useConsole } from '../hooks/console-context.js'
import { useRun } from '../hooks/use-run.js'
import { Empty, Facts, Section } from '../parts/blocks.js'
import { type Column, DataTable } from '../parts/data-table.js'

/** The rules. */
export function RulesView(): ComponentChildren {
  const { client, status, refresh } = useConsole()
  const { run } = useRun()
  const set = (name: string, value: string) =>
    run(async () => {
      await client.call('/rules/set', { name, value })
      refresh()
      return `${name} is ${value} now`
    })
  const about =
    'What nobody has measured, or sources tell differently: try your remote with either. The same as --rule deleteMissing=404 at the start.'
  return (
    <>
      <Section title="Rules" about={about}>
        {status.rules.length === 0 ? (
          <Empty title="This emulator has no rules">Its answers cannot be switched.</Empty>
        ) : (
          <DataTable
            caption="Rules"
            columns={toColumns(set)}
            rows={status.rules}
            keyOf={({ name }) => name}
          />
        )}
      </Section>
      <Section title="Quotas" about="Set when the emulator starts.">
        <Facts facts={status.quotas} />
      </Section>
    </>
  )
}

type SetRule = (name: string, value: string) => void

function toColumns(set: SetRule): readonly Column<RuleState>[] {
  return [
    { title: 'Rule', look: 'code', cell: ({ name }) => <span class="whole">{name}</span> },
    { title: 'What it decides', look: 'long', cell: ({ about }) => about },
    { title: 'Known from', look: 'quiet', cell: ({ provenance }) => provenance },
    { title: 'Value', cell: (rule) => <RuleValue rule={rule} onSet={set} /> },
  ]
}

/** A choice of what the rule takes; any number where nothing is listed. */
function RuleValue({ rule, onSet }: { readonly rule: RuleState; readonly onSet: SetRule }) {
  const { name, value, values, needsRestart } = rule
  if (needsRestart) return `${value} (restart with --rule to change it)`
  if (values.length === 0) {
    return (
      // Uncontrolled, and another field for another value: news from the emulator leaves alone what is being typed.
      <input
        key={value}
        type="number"
        step="any"
        aria-label={name}
        defaultValue={value}
        onChange={(event) => onSet(name, event.currentTarget.value)}
      />
    )
  }
  return (
    <select
      aria-label={name}
      value={value}
      onChange={(event) => onSet(name, event.currentTarget.value)}
    >
      {values.map((choice) => (
        <option key={choice} selected={choice === value}>
          {choice}
        </option>
      ))}
    </select>
  )
}
