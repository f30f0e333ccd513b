/**
 * Keys that act anywhere but in a field.
 *
 * @module
 */
import { useLayoutEffect } from 'preact/hooks'

/** What keys do. */
export type Shortcuts = Readonly<Record<string, () => void>>

/** @param isOn Somebody who speaks to the machine may want none of them. */
export function useShortcuts(shortcuts: Shortcuts, isOn: boolean): void {
  // Before the page is drawn: whoever sees it can press a key.
  useLayoutEffect(() => {
    if (!isOn) return undefined
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const shortcut = Object.hasOwn(shortcuts, event.key) ? shortcuts[event.key] : undefined
      if (shortcut === undefined) return
      event.preventDefault()
      shortcut()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null
}
