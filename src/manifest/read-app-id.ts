/**
 * The app's id.
 *
 * Source: Forge manifest reference: app.
 *
 * @module
 */
import { APP_ID_PREFIX } from '../wire/app-id.js'
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'
import { quote } from './quote.js'
import { replaceVariables } from './variable.js'

/** @returns The id, with its variables as they are; `undefined` when there is no text. */
export function readAppId(source: ManifestSource, id: ManifestValue): string | undefined {
  const expected = `an app id that starts with ${APP_ID_PREFIX}, or a variable such as \${APP_ID}`
  const text = source.readText(id, expected)
  if (text !== undefined && !isAppId(text)) {
    source.report('app-id', id, `expected ${expected}, found ${quote(text)}`)
  }
  return text
}

/** Whether the text is one variable, or the prefix with a name that may hold variables. */
function isAppId(text: string): boolean {
  if (/^\$\{[A-Z0-9_]+\}$/.test(text)) return true
  const name = replaceVariables(text.slice(APP_ID_PREFIX.length), 'x')
  return text.startsWith(APP_ID_PREFIX) && /^\S+$/.test(name) && !name.includes('${')
}
