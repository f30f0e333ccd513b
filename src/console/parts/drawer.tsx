/**
 * Details beside the list that they belong to. The list stays in reach.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from './buttons.js'

/** Takes the focus when it opens and gives it back when it closes; Escape closes it. */
export function Drawer({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}): ComponentChildren {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    heading.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <section
      class="drawer"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div class="heading">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Button label={`Close: ${title}`} onClick={onClose}>
          Close
        </Button>
      </div>
      {children}
    </section>
  )
}
