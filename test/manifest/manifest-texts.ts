/**
 * Builds texts of manifests.
 *
 * @module
 */

/** An app id. */
export const APP_ID = 'ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10'

/** A manifest that must give certain findings. */
export interface ManifestCase {
  readonly name: string
  readonly text: string
  /** Every finding: line, column, severity, rule. */
  readonly found: readonly string[]
  /** What the message of the first finding says. */
  readonly message: string
}

/** @returns A manifest with entities; the text starts on line 5, in column 9. */
export function entityManifest(entity: string): string {
  return `app:\n  id: ${APP_ID}\n  storage:\n    entities:\n      - ${entity}\n`
}

/** @returns A manifest with more parts, which start on line 2. */
export function appManifest(parts: string): string {
  return `app: { id: '${APP_ID}' }\n${parts}\n`
}

/** @returns `line(1)` to `line(count)`. */
export function numbered(count: number, line: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => line(index + 1))
}
