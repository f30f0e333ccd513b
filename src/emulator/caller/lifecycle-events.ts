/**
 * Bodies of lifecycle events.
 *
 * Source: Forge lifecycle events; `context` and `eventType` were seen on a real delivery to a remote. What `preUninstall` sends is documented
 * nowhere: inferred from what its function gets.
 *
 * @module
 */
import { toBareInstallationId } from '../../values/tenant.js'
import type { JsonMembers } from '../merge-claims.js'
import { ACTOR, type EventFacts, toLastSegment } from './event-facts.js'

/** Body of `avi:forge:installed:app`: ids without their ARI prefixes. */
export function buildInstalled(facts: EventFacts): JsonMembers {
  return { ...buildInstallation(facts, '1.0.0'), installerAccountId: ACTOR }
}

/** Body of `avi:forge:upgraded:app`, which is sent for a new major version. */
export function buildUpgraded(facts: EventFacts): JsonMembers {
  return {
    ...buildInstallation(facts, '2.0.0'),
    installerAccountId: ACTOR,
    upgraderAccountId: ACTOR,
    permissions: {
      scopes: ['storage:app', 'read:app-system-token'],
      external: { fetch: { client: [], backend: [] } },
    },
  }
}

/** Body of a call of `modules.preUninstall`. */
export function buildPreUninstall({ site: { cloudId }, moduleKey }: EventFacts): JsonMembers {
  return { context: { cloudId, moduleKey, userAccess: { enabled: false } } }
}

function buildInstallation(facts: EventFacts, version: string): JsonMembers {
  const { installationId, appId, environmentId, site } = facts
  return {
    id: toBareInstallationId(installationId),
    context: `ari:cloud:jira::site/${site.cloudId}`,
    app: { id: toLastSegment(appId), version, name: 'App', ownerAccountId: ACTOR },
    environment: { id: toLastSegment(environmentId) },
  }
}
