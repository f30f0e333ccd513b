/**
 * Puts values for the variables of the manifest's `app.id`.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { APP_ID_PREFIX } from '../wire/app-id.js'
import type { ManifestVariables } from './emulator-options.js'

const VARIABLE = /\$\{([A-Z0-9_]+)\}/g

/**
 * @returns The app id without variables.
 * @throws OptionsError naming the variable that has no value, or all of them when their values make no app id. No value is quoted.
 */
export function resolveAppId(appId: string, variables: ManifestVariables): string {
  const names = Array.from(appId.matchAll(VARIABLE), ([, name = '']) => name)
  if (names.length === 0) return appId
  const resolved = appId.replaceAll(VARIABLE, (_whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value !== undefined) return value
    throw new OptionsError(
      'variables',
      `must hold ${name}, which app.id of the manifest is made with: pass variables: { ${name}: … } to createEmulator, ` +
        'or set it in the environment of the command line',
    )
  })
  if (
    resolved.startsWith(APP_ID_PREFIX) &&
    /^[^\s$]+$/.test(resolved.slice(APP_ID_PREFIX.length))
  ) {
    return resolved
  }
  throw new OptionsError(
    'variables',
    `must make an app id that starts with ${APP_ID_PREFIX}; see ${names.join(', ')}`,
  )
}
