/**
 * Who may use a system token that is kept after its request.
 *
 * @module
 */

const PLATFORM_MODULE_PREFIX = 'core:'

/** What is known about the invocation that brought a token. */
export interface TokenOrigin {
  /** Type of the calling module, `app.module.type`. */
  readonly moduleType: string
  /** Account id of the user in session. */
  readonly principal?: string | undefined
}

/**
 * Whether a token may serve its whole installation: only when no browser was in between, because what a browser sends along could be
 * another tenant's token.
 */
export function mayShareToken({ moduleType, principal }: TokenOrigin): boolean {
  return moduleType.startsWith(PLATFORM_MODULE_PREFIX) && principal === undefined
}
