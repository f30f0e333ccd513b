/**
 * Installations of the app, as the emulator has met them.
 *
 * @module
 */
import { readList, readMembers, readNumber, readOptionalText, readText } from './read-json.js'

/** One installation. */
export interface Installation {
  readonly installationId: string
  /** Such as `PRODUCTION`; empty when unknown. */
  readonly environment: string
  /** Where products keep their data apart. */
  readonly product: string | undefined
  /** Items by space: `values`, `secrets`, `entity survey`. */
  readonly counts: Readonly<Record<string, number>>
}

/** What names an installation in a call. */
export interface InstallationReference {
  readonly installationId: string
  readonly environment?: string
}

/** Reads the answer of `/installations/list`. */
export function readInstallations(answer: unknown): readonly Installation[] {
  return readList(readMembers(answer)['installations'], readInstallation)
}

/** @returns What names an installation in a call, without what is not known. */
export function toReference({ installationId, environment }: Installation): InstallationReference {
  return environment === '' ? { installationId } : { installationId, environment }
}

/**
 * @returns What names an installation in an order about all of its data; `undefined` when its environment is not known, since the order would
 * meet another one that has the same id.
 */
export function toWholeReference(installation: Installation): InstallationReference | undefined {
  return installation.environment === '' ? undefined : toReference(installation)
}

/** @returns An installation that was named, and may not be there yet. The list shows ids without their ARI prefix. */
export function toNewInstallation(installationId: string, environment: string): Installation {
  const bareId = installationId.trim().replace(/^ari:cloud:ecosystem::installation\//, '')
  return { installationId: bareId, environment, product: undefined, counts: {} }
}

/** @returns A text that differs for different installations. */
export function toInstallationKey({ installationId, environment }: Installation): string {
  return JSON.stringify([installationId, environment])
}

/** @returns Items of all spaces. */
export function countItems({ counts }: Installation): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function readInstallation(value: unknown): Installation {
  const { installationId, environment, product, counts } = readMembers(value)
  const numbers = Object.entries(readMembers(counts)).map(([space, count]) => [
    space,
    readNumber(count),
  ])
  return {
    installationId: readText(installationId),
    environment: readText(environment),
    product: readOptionalText(product),
    counts: Object.fromEntries(numbers),
  }
}
