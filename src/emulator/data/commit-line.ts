/**
 * One change on a line of its own: how a journal goes on after the items it starts with.
 *
 * All writes of a request stand in one line, so that a line cut short never leaves half a transaction.
 *
 * @module
 */
import * as z from 'zod'
import { sliceElements, sliceMembers } from '../engine/json-slices.js'
import type { Write } from '../engine/tenant-store.js'
import type { Commit } from './commit.js'
import type { LineDefaults } from './item-line.js'
import {
  type ItemMembers,
  type SpaceMembers,
  itemShape,
  readSpace,
  renderItemMembers,
  renderMembers,
  spaceShape,
  toSpaceMembers,
  toStoredRecord,
} from './item-members.js'
import { readValueText } from './read-value-text.js'
import { type LinePlace, describeIssue, refuseLine } from './refuse-line.js'
import { type TenantNames, tenantShape } from './tenant-members.js'

/** A change that a line can hold. A restore is none: it changes everything, so the whole file is written anew. */
export type LoggedCommit = Exclude<Commit, { kind: 'restore' }>

const sealShape = { crc32: z.string().exactOptional() }

const writeLineSchema = z.strictObject({
  ...tenantShape,
  at: z.number(),
  writes: z.array(z.looseObject({ delete: z.string().exactOptional() })),
  ...sealShape,
})

const putSchema: z.ZodType<ItemMembers> = z.strictObject(itemShape)

const deleteSchema: z.ZodType<SpaceMembers & { delete: string }> = z.strictObject({
  ...spaceShape,
  delete: z.string(),
})

const resetLineSchema = z.strictObject({
  ...tenantShape,
  installationId: tenantShape.installationId.exactOptional(),
  at: z.number(),
  reset: z.literal(true),
  ...sealShape,
})

/** @returns The line, not sealed and without its line feed. */
export function renderCommitLine(commit: LoggedCommit, names: TenantNames): string {
  const { tenant, at } = commit
  const head = renderMembers({ at, ...(tenant === undefined ? {} : names.toMembers(tenant)) })
  if (commit.kind === 'reset') return `{${head},"reset":true}`
  return `{${head},"writes":[${commit.writes.map(renderWrite).join(',')}]}`
}

/** @returns Whether an object is a change; else it should be an item. */
export function isCommitLine(parsed: object): boolean {
  return Object.hasOwn(parsed, 'writes') || Object.hasOwn(parsed, 'reset')
}

/**
 * @param text JSON text of an object.
 * @param parsed The same, parsed.
 * @throws OptionsError naming the place, what was found and what was expected.
 */
export function parseCommitLine(
  text: string,
  parsed: object,
  { names }: LineDefaults,
  place: LinePlace,
): LoggedCommit {
  if (Object.hasOwn(parsed, 'reset')) {
    const { at, installationId, ...rest } = readWith(resetLineSchema, parsed, place)
    if (installationId === undefined) return { kind: 'reset', at }
    return { kind: 'reset', tenant: names.toTenant({ ...rest, installationId }), at }
  }
  const { at, writes, ...members } = readWith(writeLineSchema, parsed, place)
  const texts = sliceElements(sliceMembers(text).get('writes') ?? '[]')
  return {
    kind: 'write',
    tenant: names.toTenant(members),
    writes: writes.map((write, index) => parseWrite(texts[index] ?? '{}', write, at, place)),
    at,
  }
}

function renderWrite(write: Write): string {
  return write.kind === 'put'
    ? `{${renderItemMembers(write.space, write.record)}}`
    : JSON.stringify({ ...toSpaceMembers(write.space), delete: write.key })
}

function parseWrite(text: string, parsed: object, at: number, place: LinePlace): Write {
  if (Object.hasOwn(parsed, 'delete')) {
    const { delete: key, ...members } = readWith(deleteSchema, parsed, place)
    return { kind: 'delete', space: readSpace(members), key }
  }
  const members = readWith(putSchema, parsed, place)
  const record = toStoredRecord(members, readValueText(text, members, place), at)
  return { kind: 'put', space: readSpace(members), record }
}

function readWith<Shape>(schema: z.ZodType<Shape>, parsed: object, place: LinePlace): Shape {
  const { data, error } = schema.safeParse(parsed)
  if (error !== undefined) throw refuseLine(place, describeIssue(error))
  return data
}
