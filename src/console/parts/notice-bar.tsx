/**
 * Says what the last action brought, on the screen and to screen readers.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { Button } from './buttons.js'

/** A message. */
export interface Notice {
  readonly kind: 'done' | 'failed'
  readonly text: string
}

/** The two regions are always there: readers only follow regions that they know. */
export function NoticeBar({
  notice,
  onDismiss,
}: {
  readonly notice: Notice | undefined
  readonly onDismiss: () => void
}): ComponentChildren {
  const { kind, text = '' } = notice ?? {}
  return (
    <div class={`notices ${kind ?? ''}`}>
      <p role="status" aria-live="polite">
        {kind === 'done' ? text : ''}
      </p>
      <p role="alert">{kind === 'failed' ? text : ''}</p>
      {notice === undefined ? null : (
        <Button look="link" label="Close this message" onClick={onDismiss}>
          ×
        </Button>
      )}
    </div>
  )
}
