/**
 * The storage engine in this process, without server and tokens.
 *
 * @module
 */
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import { createStorageEngine } from '../../src/emulator/engine/storage-engine.js'
import { toBodyText } from '../../src/emulator/send-outcome.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import type { Tenant } from '../../src/values/tenant.js'
import type { EntityDefinition } from '../../src/wire/entity-definition.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { APP_ID, START } from '../emulator/emulator-harness.js'
import type { ConformanceDoor, Fixtures } from './conformance-door.js'
import type { Vector } from './vector.js'

/** Creates a door behind which each vector finds an engine of its own. */
export function createEngineDoor({ manifests }: Fixtures): ConformanceDoor {
  const parsed = new Map<string, readonly EntityDefinition[]>()
  return {
    open: ({ rules = {}, manifest = 'main' }) => {
      const clock = createManualClock(START)
      const entities = parsed.get(manifest) ?? parseEntities(manifests[manifest])
      parsed.set(manifest, entities)
      const engine = createStorageEngine({ entities, rules: engineRulesSchema.parse(rules), clock })
      return Promise.resolve({
        now: clock.now,
        advance: (ms) => clock.advance(ms),
        send: ({ operation, installation: installationId, product, body }) => {
          if (!isStorageOperation(operation)) throw new RangeError(`no operation ${operation}`)
          const tenant: Tenant = {
            appId: APP_ID,
            environmentId: 'environment',
            installationId,
            ...(product !== undefined && { product }),
          }
          const response = engine.execute(tenant, operation, body)
          return Promise.resolve({ status: response.status, text: toBodyText(response) ?? '' })
        },
      })
    },
    close: () => Promise.resolve(),
  }
}

/** Whether a vector needs nothing but the engine: no credentials, routes or faults. */
export function isForEngine({ steps, faults }: Vector): boolean {
  return (
    faults === undefined &&
    steps.every(
      ({ operation, credentials, path, method }) =>
        isStorageOperation(operation) && (credentials ?? path ?? method) === undefined,
    )
  )
}

function parseEntities(manifest: unknown): readonly EntityDefinition[] {
  return parseManifest(JSON.stringify(manifest, undefined, 1)).entities
}

function isStorageOperation(name: string): name is StorageOperation {
  return Object.hasOwn(STORAGE_OPERATIONS, name)
}
