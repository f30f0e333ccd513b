/**
 * Who may use a system token that is kept after its request.
 *
 * @module
 */
import { isWebTrigger } from '../wire/web-trigger.js'

const PLATFORM_MODULE_PREFIX = 'core:'

/** What is known about the invocation that brought a token. */
export interface TokenOrigin {
  /** Type of the calling module, `app.module.type`. */
  readonly moduleType: string
  /** Account id of the user in session. */
  readonly principal?: string | undefined
}

/**
 * Whether a token may serve its whole installation: only when Forge itself called, because what a browser, or the caller of a web trigger,
 * sends along could be another tenant's token.
 */
export function mayShareToken({ moduleType, principal }: TokenOrigin): boolean {
  const isPlatform = moduleType.startsWith(PLATFORM_MODULE_PREFIX) && !isWebTrigger(moduleType)
  return isPlatform && principal === undefined
}
