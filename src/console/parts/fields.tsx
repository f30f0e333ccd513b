/**
 * Form fields, each with its label.
 *
 * @module
 */
import type { ComponentChildren, TargetedInputEvent } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps {
  readonly label: string
  /** A sentence below the field. */
  readonly hint?: string | undefined
}

/** Fields of one line of text. */
export interface TextFieldProps extends FieldProps {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly type?: 'text' | 'number' | 'search' | 'password' | 'datetime-local'
  readonly placeholder?: string
  readonly isReadOnly?: boolean
  /** Shows code: no spelling help, equal letters. */
  readonly isCode?: boolean
}

/** A field of one line. */
export function TextField(props: TextFieldProps): ComponentChildren {
  const { label, hint } = props
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Input {...props} id={id} />
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  )
}

/** Each type apart: their declared attributes differ. */
function Input({
  id,
  hint,
  value,
  onInput,
  type = 'text',
  placeholder = '',
  isReadOnly = false,
  isCode = false,
}: TextFieldProps & { readonly id: string }) {
  const shared = {
    id,
    value,
    placeholder,
    readOnly: isReadOnly,
    class: isCode ? 'code' : '',
    autocomplete: 'off',
    spellcheck: false,
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput(event.currentTarget.value),
  } as const
  switch (type) {
    case 'text':
      return <input {...shared} type="text" />
    case 'number':
      return <input {...shared} type="number" step="any" />
    case 'search':
      return <input {...shared} type="search" />
    case 'password':
      return <input {...shared} type="password" />
    case 'datetime-local':
      return <input {...shared} type="datetime-local" step="1" />
  }
}

/** A field of several lines. */
export function TextArea({
  label,
  hint,
  value,
  onInput,
  rows = 8,
}: FieldProps & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly rows?: number
}): ComponentChildren {
  const id = useId()
  return (
    <div class="field wide">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="code"
        rows={rows}
        value={value}
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  )
}

/** What can be chosen: a value, and how it reads when it differs. */
export type Choice = string | readonly [value: string, text: string]

/** A choice of few. */
export function SelectField({
  label,
  hint,
  value,
  choices,
  onInput,
}: FieldProps & {
  readonly value: string
  readonly choices: readonly Choice[]
  readonly onInput: (value: string) => void
}): ComponentChildren {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onInput(event.currentTarget.value)}
      >
        {choices.map((choice) => {
          const [chosen, text] = typeof choice === 'string' ? [choice, choice] : choice
          return (
            <option key={chosen} value={chosen} selected={chosen === value}>
              {text}
            </option>
          )
        })}
      </select>
      <Hint id={`${id}-hint`} text={hint} />
    </div>
  )
}

/** A switch. */
export function Checkbox({
  label,
  isOn,
  onInput,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onInput: (isOn: boolean) => void
}): ComponentChildren {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onInput(event.currentTarget.checked)}
      />
      {label}
    </label>
  )
}

function Hint({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  return text === undefined ? null : (
    <p class="hint" id={id}>
      {text}
    </p>
  )
}
