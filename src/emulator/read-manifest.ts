/**
 * Reads the manifest that an emulator is created with.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import { parseManifest } from '../manifest/parse-manifest.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import type { CallPlan } from './caller/call-plan.js'
import { parseCallPlan } from './caller/parse-call-plan.js'
import type { ManifestVariables } from './emulator-options.js'
import { resolveAppId } from './resolve-app-id.js'

/** What an emulator takes from a manifest. */
export interface EmulatedApp {
  readonly appId: string
  readonly entities: readonly EntityDefinition[]
  /** Whom Forge calls, and how. */
  readonly callPlan: CallPlan
}

/**
 * Reads the manifest and logs its warnings.
 *
 * @param manifest A path, or the text itself when it holds a line break.
 * @param variables Values of its variables.
 * @throws OptionsError when there is no such file, or a variable of the app id has no value; `ManifestError` when it cannot be used.
 */
export async function readManifest(
  manifest: string,
  variables: ManifestVariables,
  log: Logger,
): Promise<EmulatedApp> {
  const isText = manifest.includes('\n')
  const file = isText ? 'manifest.yml' : manifest
  const text = isText ? manifest : await readText(manifest)
  const { appId, entities, warnings } = parseManifest(text, { file })
  for (const { line, column, message } of warnings) {
    log.warn({ file, line, column }, `manifest: ${message}`)
  }
  const callPlan = parseCallPlan(text, variables)
  return { appId: resolveAppId(appId, variables), entities, callPlan }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    const problem = `cannot be read from ${path}: ${code}; give the path of the app's manifest`
    throw new OptionsError('manifest', problem)
  }
}
