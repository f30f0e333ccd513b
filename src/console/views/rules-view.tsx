/**
 * Answers on which the sources disagree, and the quotas, as this emulator was started with.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import type { RuleState } from '../answers/emulator-status.js'
import { useConsole } from '../hooks/console-context.js'
import { Empty, Facts, Section } from '../parts/blocks.js'
import { type Column, DataTable } from '../parts/data-table.js'

const COLUMNS: readonly Column<RuleState>[] = [
  { title: 'Rule', look: 'code', cell: ({ name }) => name },
  { title: 'What it decides', look: 'long', cell: ({ about }) => about },
  { title: 'Known from', look: 'quiet', cell: ({ provenance }) => provenance },
  { title: 'Value', look: 'code', cell: ({ value }) => value },
  {
    title: 'Or',
    look: 'code',
    cell: ({ value, values }) => values.filter((other) => other !== value).join(', '),
  },
]

/** The rules. */
export function RulesView(): ComponentChildren {
  const { status } = useConsole()
  const about =
    'What nobody has measured, or sources tell differently: try your remote with either. Set when the emulator starts, as in --rule deleteMissing=404.'
  return (
    <>
      <Section title="Rules" about={about}>
        {status.rules.length === 0 ? (
          <Empty title="This emulator has no rules">Its answers cannot be switched.</Empty>
        ) : (
          <DataTable
            caption="Rules"
            columns={COLUMNS}
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
