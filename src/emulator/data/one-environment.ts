/**
 * Holds seeds and exports to the rule that an installation has exactly one environment.
 *
 * Tokens open that one alone, so that what lies in another could not be reached.
 *
 * @module
 */
import { type Tenant, toBareInstallationId } from '../../values/tenant.js'
import type { DataEngine } from './data-engine.js'
import { type LinePlace, quote, refuseLine } from './refuse-line.js'
import type { TenantNames } from './tenant-members.js'

/** What is known before the first line. */
export interface KnownEnvironments {
  readonly engine: Pick<DataEngine, 'tenants'>
  readonly names: TenantNames
  /** @returns The tenant that an installation of the manifest's app is bound to. It counts for more than what is stored. */
  readonly findInstallation?: ((installationId: string) => Tenant | undefined) | undefined
}

/** Where an installation was met first. */
interface Sighting {
  readonly environmentId: string
  /** The line; absent for what the emulator knew before. */
  readonly line?: number
}

/**
 * @returns A function that takes the tenant of each line.
 *
 * It throws an OptionsError naming the line, what was found and what was expected, when the installation is in another environment already.
 */
export function createEnvironmentCheck({
  engine,
  names,
  findInstallation = () => undefined,
}: KnownEnvironments): (tenant: Tenant, place: LinePlace) => void {
  const sightings = new Map<string, Sighting>()
  const stored = new Map<string, Sighting>()
  for (const { tenant } of engine.tenants()) stored.set(toKey(tenant), tenant)

  /** Asked once for each installation, since a file has as many lines as items. */
  function sight(tenant: Tenant, line: number): Sighting {
    const bound = findInstallation(tenant.installationId)
    const known = bound?.appId === tenant.appId ? bound : stored.get(toKey(tenant))
    const sighting = known ?? { environmentId: tenant.environmentId, line }
    sightings.set(toKey(tenant), sighting)
    return sighting
  }

  return (tenant, place) => {
    const expected = sightings.get(toKey(tenant)) ?? sight(tenant, place.number)
    if (expected.environmentId === tenant.environmentId) return
    const { environmentId, line } = expected
    const problem = describeConflict({
      installationId: quote(tenant.installationId),
      expected: nameEnvironment({ ...tenant, environmentId }, names),
      found: nameEnvironment(tenant, names),
      line,
    })
    throw refuseLine(place, problem)
  }
}

/** Environments of two apps have nothing to do with each other. */
function toKey({ appId, installationId }: Tenant): string {
  return JSON.stringify([appId, toBareInstallationId(installationId)])
}

/** As a line would name it. */
function nameEnvironment(tenant: Tenant, names: TenantNames): string {
  const { environment = 'PRODUCTION', environmentId = environment } = names.toMembers(tenant)
  return environmentId
}

function describeConflict(conflict: {
  readonly installationId: string
  readonly expected: string
  readonly found: string
  readonly line: number | undefined
}): string {
  const { installationId, expected, found, line } = conflict
  const whence = line === undefined ? 'the emulator' : `line ${line}`
  const remedy =
    line === undefined
      ? 'give the items another installationId, or load them into an emulator that does not know this one'
      : 'give the items of the other environment another installationId'
  return `environment: expected ${expected}, in which ${whence} has installation ${installationId}, found ${found}; an installation has exactly one environment: ${remedy}`
}
