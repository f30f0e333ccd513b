/**
 * The fields of a call.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useConsole } from '../hooks/console-context.js'
import { CALL_KINDS, type InvocationDraft, METHODS, callKindOf } from '../text/invocation-draft.js'
import { type Choice, SelectField, TextArea, TextField } from './fields.js'

/** What the form is about. */
export interface InvocationFormProps {
  readonly draft: InvocationDraft
  readonly onChange: (draft: InvocationDraft) => void
}

/** The form. */
export function InvocationForm({ draft, onChange }: InvocationFormProps): ComponentChildren {
  const { status } = useConsole()
  const { asks } = callKindOf(draft)
  const set = (name: keyof InvocationDraft) => (value: string) =>
    onChange({ ...draft, [name]: value })
  return (
    <>
      <div class="row">
        <SelectField
          label="Who calls"
          value={draft.kind}
          choices={Object.entries(CALL_KINDS).map(([kind, { about }]): Choice => [
            kind,
            `${kind}: ${about}`,
          ])}
          onInput={set('kind')}
        />
        <TextField
          label="Address of the remote"
          isCode
          value={draft.baseUrl}
          placeholder={status.remotes[0]?.baseUrl ?? 'http://127.0.0.1:3000'}
          hint="Empty: the one of the manifest, if it leads to this machine"
          onInput={set('baseUrl')}
        />
      </div>
      {asks === 'call' ? <CallFields draft={draft} onChange={onChange} /> : null}
      {asks === 'call' ? null : <DeliveryFields draft={draft} onChange={onChange} />}
      <TextArea
        label="Body"
        rows={5}
        value={draft.body}
        hint={asks === 'call' ? 'JSON or other text' : 'JSON, laid over what Forge would send'}
        onInput={set('body')}
      />
    </>
  )
}

function CallFields({ draft, onChange }: InvocationFormProps) {
  const { status } = useConsole()
  const set = (name: keyof InvocationDraft) => (value: string) =>
    onChange({ ...draft, [name]: value })
  return (
    <div class="row">
      <SelectField
        label="Endpoint"
        value={draft.endpoint}
        choices={[['', 'none'], ...status.endpoints.map(({ key }) => key)]}
        onInput={set('endpoint')}
      />
      <SelectField label="Method" value={draft.method} choices={METHODS} onInput={set('method')} />
      <TextField label="Path" isCode value={draft.path} onInput={set('path')} />
      <TextField
        label="Principal"
        value={draft.principal}
        placeholder="nobody"
        hint="Account id of the user"
        onInput={set('principal')}
      />
    </div>
  )
}

function DeliveryFields({ draft, onChange }: InvocationFormProps) {
  const { status } = useConsole()
  const set = (name: keyof InvocationDraft) => (value: string) =>
    onChange({ ...draft, [name]: value })
  const events = new Set(status.triggers.flatMap((trigger) => trigger.events))
  return (
    <div class="row">
      {callKindOf(draft).asks === 'event' ? (
        <SuggestedField
          label="Event"
          value={draft.event}
          suggestions={[...events]}
          onInput={set('event')}
        />
      ) : (
        <SelectField
          label="Scheduled trigger"
          value={draft.schedule}
          choices={status.scheduledTriggers.map(({ key }) => key)}
          onInput={set('schedule')}
        />
      )}
      <SelectField
        label="Retries"
        value={draft.retries}
        choices={['0', '1', '2', '3', '4']}
        hint="60 s apart on the emulator’s clock"
        onInput={set('retries')}
      />
    </div>
  )
}

/** Events besides the manifest's can be sent too. */
function SuggestedField({
  label,
  value,
  suggestions,
  onInput,
}: {
  readonly label: string
  readonly value: string
  readonly suggestions: readonly string[]
  readonly onInput: (value: string) => void
}) {
  return (
    <>
      <TextField
        label={label}
        isCode
        value={value}
        hint="Such as avi:jira:created:issue"
        onInput={onInput}
      />
      {suggestions.length > 1 ? (
        <SelectField
          label="Events of the manifest"
          value={suggestions.includes(value) ? value : ''}
          choices={[['', 'another'], ...suggestions]}
          onInput={onInput}
        />
      ) : null}
    </>
  )
}
