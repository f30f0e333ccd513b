/**
 * Jobs as Redis keeps them: sealed, since events tell about people.
 *
 * @module
 */
import * as z from 'zod'
import { type EventJob, parseEventJob, toJobTenant } from '../events/event-job.js'
import type { KeyRing } from '../tokens/key-ring.js'
import { open, seal } from '../tokens/seal.js'
import { toOwnerParts } from '../tokens/token-owner.js'
import { parseJson } from '../values/parse-json.js'

/** What Redis is given. */
export interface SealedJob {
  /** Whose job it is, sealed: the key of `job` is derived from it. */
  readonly owner: string
  /** The job, sealed. */
  readonly job: string
}

const JOB_PURPOSE = 'forge-remote/event-job/v1'
const OWNER_PURPOSE = 'forge-remote/event-owner/v1'
const REASON_PURPOSE = 'forge-remote/event-reason/v1'

const sealedSchema: z.ZodType<SealedJob> = z.object({ owner: z.string(), job: z.string() })
const ownerSchema = z.array(z.string())

/** Seals a job for its installation and its id. */
export function sealJob(ring: KeyRing, job: EventJob): SealedJob {
  const owner = toOwner(job)
  return {
    owner: seal(ring, [OWNER_PURPOSE, job.id], JSON.stringify(owner)),
    job: seal(ring, [JOB_PURPOSE, job.id, ...owner], JSON.stringify(job)),
  }
}

/** @returns The job with this id; `undefined` when it was changed, is another one's, or its key is not in the ring. */
export function openJob(ring: KeyRing, id: string, data: unknown): EventJob | undefined {
  const sealed = sealedSchema.safeParse(data).data
  if (sealed === undefined) return undefined
  const opened = open(ring, [OWNER_PURPOSE, id], sealed.owner).text
  const owner = ownerSchema.safeParse(opened === undefined ? undefined : parseJson(opened)).data
  if (owner === undefined) return undefined
  const { text } = open(ring, [JOB_PURPOSE, id, ...owner], sealed.job)
  const job = text === undefined ? undefined : parseEventJob(text)
  return job?.id === id && String(toOwner(job)) === String(owner) ? job : undefined
}

/** Seals why a job failed: the message of an error can quote anything. */
export function sealReason(ring: KeyRing, id: string, reason: string): string {
  return seal(ring, [REASON_PURPOSE, id], reason)
}

/** @returns The reason; a text that is not sealed is BullMQ's own, and as it was. */
export function openReason(ring: KeyRing, id: string, reason: string): string {
  const opened = open(ring, [REASON_PURPOSE, id], reason)
  if (opened.text !== undefined) return opened.text
  return opened.problem === 'malformed' ? reason : 'the reason cannot be read'
}

function toOwner(job: EventJob): readonly string[] {
  return toOwnerParts({ tenant: toJobTenant(job) })
}
