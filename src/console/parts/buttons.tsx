/**
 * Buttons: plain ones, and those that ask before they destroy.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

/** What a button shows and does. */
export interface ButtonProps {
  readonly children: ComponentChildren
  readonly onClick: () => void
  readonly look?: 'plain' | 'main' | 'danger' | 'link'
  readonly isDisabled?: boolean
  /** What it is about, for those who do not see where it stands. */
  readonly label?: string | undefined
}

/** A button. */
export function Button(props: ButtonProps): ComponentChildren {
  const { children, onClick, look = 'plain', isDisabled = false, label } = props
  return (
    <button type="button" class={look} disabled={isDisabled} aria-label={label} onClick={onClick}>
      {children}
    </button>
  )
}

/** A button that acts when it is pressed a second time. */
export function ConfirmButton({
  children,
  question,
  onConfirm,
  label,
  isDisabled = false,
}: {
  readonly children: ComponentChildren
  /** What the second press says, such as `Delete it?`. */
  readonly question: string
  readonly onConfirm: () => void
  readonly label?: string
  readonly isDisabled?: boolean
}): ComponentChildren {
  const [isAsking, setAsking] = useState(false)
  return (
    <button
      type="button"
      class="danger"
      disabled={isDisabled}
      aria-label={isAsking ? undefined : label}
      onBlur={() => setAsking(false)}
      onClick={() => {
        setAsking(!isAsking)
        if (isAsking) onConfirm()
      }}
    >
      {isAsking ? question : children}
    </button>
  )
}
