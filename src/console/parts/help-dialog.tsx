/**
 * Lists the keys.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from './buttons.js'
import { Checkbox } from './fields.js'

/** A dialog over the page; Escape closes it. */
export function HelpDialog({
  keys,
  areShortcutsOn,
  onShortcuts,
  onClose,
}: {
  /** Keys and what they do. */
  readonly keys: readonly (readonly [string, string])[]
  readonly areShortcutsOn: boolean
  readonly onShortcuts: (areOn: boolean) => void
  readonly onClose: () => void
}): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="about">They act anywhere but in a field. Tab and Enter reach everything too.</p>
      <Checkbox label="Use these keys" isOn={areShortcutsOn} onInput={onShortcuts} />
      <div class="actions">
        <Button look="main" onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </div>
    </dialog>
  )
}
