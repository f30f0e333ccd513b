/**
 * Light or dark: as the system says, unless somebody chose.
 *
 * @module
 */

/** `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark'

/** The themes, in the order of the switch. */
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark']

const STORED_AS = 'forge-remote-theme'

/** @returns What was chosen before, else `auto`. */
export function readTheme(): Theme {
  const stored = localStorage.getItem(STORED_AS)
  return THEMES.find((theme) => theme === stored) ?? 'auto'
}

/** Shows a theme and keeps the choice. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  localStorage.setItem(STORED_AS, theme)
}
