/**
 * Reads the parts of `manifest.yml` that a remote needs, or throws.
 *
 * @module
 */
import { type CheckManifestOptions, checkManifest } from './check-manifest.js'
import { ManifestError } from './manifest-error.js'
import type { Manifest } from './manifest.js'

/**
 * Reads a manifest: `checkManifest` for callers who can do nothing with a broken one.
 *
 * @throws ManifestError (`ERR_MANIFEST`) with file, line, column and rule of the first error.
 */
export function parseManifest(text: string, options: CheckManifestOptions = {}): Manifest {
  const report = checkManifest(text, options)
  if (report.manifest === undefined) throw new ManifestError(report.firstError)
  return report.manifest
}
