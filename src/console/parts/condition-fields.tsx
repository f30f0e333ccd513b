/**
 * A condition and the values that it compares with.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import type { AttributeType } from '../../wire/entity-definition.js'
import { conditionsFor, countOperands } from '../text/conditions.js'
import type { ConditionDraft } from '../text/query-draft.js'
import { SelectField, TextField } from './fields.js'

/** Fields of one condition. */
export function ConditionFields({
  label,
  type,
  use,
  draft,
  onChange,
}: {
  readonly label: string
  readonly type: AttributeType
  readonly use: 'range' | 'filter'
  readonly draft: ConditionDraft
  readonly onChange: (draft: ConditionDraft) => void
}): ComponentChildren {
  const { condition, operands } = draft
  const [from, to] = operands
  const count = countOperands(condition)
  const choices = conditionsFor(type, use)
  return (
    <div class="row">
      <SelectField
        label={label}
        value={condition}
        choices={use === 'range' ? [['', 'any'], ...choices] : choices}
        onInput={(chosen) => onChange({ condition: chosen, operands })}
      />
      {count > 0 ? (
        <OperandField
          label={count === 2 ? 'From' : 'Value'}
          type={type}
          value={from}
          onInput={(value) => onChange({ condition, operands: [value, to] })}
        />
      ) : null}
      {count > 1 ? (
        <OperandField
          label="To"
          type={type}
          value={to}
          onInput={(value) => onChange({ condition, operands: [from, value] })}
        />
      ) : null}
    </div>
  )
}

/** A value of an attribute's type. */
export function OperandField({
  label,
  type,
  value,
  onInput,
}: {
  readonly label: string
  readonly type: AttributeType
  readonly value: string
  readonly onInput: (value: string) => void
}): ComponentChildren {
  if (type === 'boolean') {
    const chosen = value === 'true' ? 'true' : 'false'
    return (
      <SelectField label={label} value={chosen} choices={['true', 'false']} onInput={onInput} />
    )
  }
  return <TextField label={label} isCode value={value} placeholder={type} onInput={onInput} />
}
