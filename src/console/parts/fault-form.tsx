/**
 * Puts a fault together.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import {
  FAULT_KINDS,
  FAULT_OPERATIONS,
  FIRST_FAULT,
  type FaultField,
  MATCH_FIELDS,
  toFaultRule,
} from '../text/fault-fields.js'
import { CodeBlock, Section } from './blocks.js'
import { SelectField, TextField } from './fields.js'

const MOMENTS = [
  ['', 'instead of the operation'],
  ['after-commit', 'after it was carried out'],
] as const

const TIMES: FaultField = { name: 'times', label: 'At most so often', type: 'number' }

/** The form. */
export function FaultForm({
  isBusy,
  onAdd,
}: {
  readonly isBusy: boolean
  readonly onAdd: (rule: object) => void
}): ComponentChildren {
  const [draft, setDraft] = useState(FIRST_FAULT)
  const set = (name: string) => (value: string) => setDraft({ ...draft, [name]: value })
  const { fields = [], hasMoment = false } =
    FAULT_KINDS.find(({ kind }) => kind === draft['kind']) ?? {}
  const toField = ({ name, label, type, hint }: FaultField) => (
    <TextField
      key={name}
      label={label}
      type={type}
      hint={hint}
      value={draft[name] ?? ''}
      onInput={set(name)}
    />
  )
  return (
    <Section title="Add a fault">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onAdd(toFaultRule(draft))
        }}
      >
        <div class="row">
          <SelectField
            label="What happens"
            value={draft['kind'] ?? ''}
            choices={FAULT_KINDS.map(({ kind, about }) => [kind, `${kind}: ${about}`])}
            onInput={set('kind')}
          />
          {fields.map(toField)}
          {hasMoment ? (
            <SelectField
              label="When"
              value={draft['when'] ?? ''}
              choices={MOMENTS}
              onInput={set('when')}
            />
          ) : null}
        </div>
        <div class="row">
          <SelectField
            label="Operation"
            value={draft['operation'] ?? '*'}
            choices={FAULT_OPERATIONS}
            onInput={set('operation')}
          />
          {MATCH_FIELDS.map(toField)}
          {toField(TIMES)}
        </div>
        <div class="actions">
          <button type="submit" class="main" disabled={isBusy}>
            Add the fault
          </button>
        </div>
      </form>
      <details>
        <summary>The rule</summary>
        <CodeBlock label="The rule as JSON" text={JSON.stringify(toFaultRule(draft))} />
      </details>
    </Section>
  )
}
