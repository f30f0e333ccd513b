/**
 * What the form for a fault asks, as data: each kind with its members.
 *
 * @module
 */

/** One question of the form. */
export interface FaultField {
  /** Member of the rule, or of its `match` or `action`. */
  readonly name: string
  readonly label: string
  readonly type: 'number' | 'text'
  readonly hint?: string
}

/** One kind of fault. */
export interface FaultKind {
  readonly kind: string
  /** What happens, in a few words. */
  readonly about: string
  readonly fields: readonly FaultField[]
  /** Whether it can act before or after the operation was carried out. */
  readonly hasMoment: boolean
}

/** What was typed: values by field name, empty ones left out of the rule. */
export type FaultDraft = Readonly<Record<string, string>>

const STATUS: FaultField = { name: 'status', label: 'Status', type: 'number', hint: '400 to 599' }
const CODE: FaultField = { name: 'code', label: 'Code', type: 'text' }
const RETRY_AFTER: FaultField = { name: 'retryAfter', label: 'Retry-After (s)', type: 'number' }
const LATENCY: FaultField = { name: 'latencyMs', label: 'Delay (ms)', type: 'number' }
const RATE: FaultField = { name: 'bytesPerSecond', label: 'Bytes per second', type: 'number' }
const BYTES: FaultField = { name: 'bytes', label: 'Bytes', type: 'number', hint: '16 MiB if empty' }
const RATIO: FaultField = {
  name: 'ratio',
  label: 'Share that fails',
  type: 'number',
  hint: '0 to 1',
}

/** Every kind. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    kind: 'status',
    about: 'an error is answered',
    fields: [STATUS, CODE, RETRY_AFTER],
    hasMoment: true,
  },
  { kind: 'latency', about: 'the answer comes late', fields: [LATENCY], hasMoment: true },
  { kind: 'hang', about: 'no answer comes', fields: [], hasMoment: true },
  { kind: 'reset', about: 'the connection is reset', fields: [], hasMoment: true },
  { kind: 'truncate', about: 'half of the answer comes', fields: [], hasMoment: false },
  { kind: 'slow-drip', about: 'the answer trickles', fields: [RATE], hasMoment: false },
  { kind: 'html', about: 'a page of HTML is answered', fields: [], hasMoment: false },
  { kind: 'bad-json', about: 'the JSON breaks off', fields: [], hasMoment: false },
  { kind: 'wrong-shape', about: 'JSON that nobody expects', fields: [], hasMoment: false },
  { kind: 'huge', about: 'far too large an answer', fields: [BYTES], hasMoment: false },
  {
    kind: 'partial-batch',
    about: 'a part of a batch fails',
    fields: [RATIO, CODE],
    hasMoment: false,
  },
  { kind: 'empty-key-set', about: 'the key set is empty', fields: [], hasMoment: false },
]

/** Which calls it meets. */
export const MATCH_FIELDS: readonly FaultField[] = [
  { name: 'keyPrefix', label: 'Keys that begin with', type: 'text' },
  { name: 'nth', label: 'Only call number', type: 'number' },
  { name: 'every', label: 'Every so many calls', type: 'number' },
  { name: 'probability', label: 'Probability', type: 'number', hint: '0 to 1' },
]

/** Operations that a fault can meet. */
export const FAULT_OPERATIONS: readonly string[] = [
  '*',
  'get',
  'set',
  'delete',
  'query',
  'secret/get',
  'secret/set',
  'secret/delete',
  'entity/get',
  'entity/set',
  'entity/delete',
  'entity/query',
  'batch/get',
  'batch/set',
  'batch/delete',
  'transaction',
  'key-set',
]

/** A fault before anything was chosen. */
export const FIRST_FAULT: FaultDraft = { kind: 'status', operation: '*', status: '503' }

/** @returns The rule that was typed, for the emulator to judge. */
export function toFaultRule(draft: FaultDraft): object {
  const { kind = '', operation = '*', when = '', times = '' } = draft
  const { fields = [], hasMoment = false } = FAULT_KINDS.find((one) => one.kind === kind) ?? {}
  const match = { ...readFields(MATCH_FIELDS, draft), ...(operation === '*' ? {} : { operation }) }
  return {
    ...(Object.keys(match).length === 0 ? {} : { match }),
    action: {
      kind,
      ...readFields(fields, draft),
      ...(hasMoment && when !== '' ? { when } : {}),
    },
    ...(times === '' ? {} : { times: Number(times) }),
  }
}

function readFields(fields: readonly FaultField[], draft: FaultDraft): object {
  const filled = fields.flatMap(({ name, type }) => {
    const typed = draft[name] ?? ''
    return typed === '' ? [] : [[name, type === 'number' ? Number(typed) : typed]]
  })
  return Object.fromEntries(filled)
}
