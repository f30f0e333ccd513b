/**
 * Runs random commands against the storage engine and the naive model, and makes a difference small.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import { createStorageEngine } from '../../src/emulator/engine/storage-engine.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { ERROR_TABLE, isErrorCode } from '../../src/wire/error-table.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import type { Members } from './storage-model-choices.js'
import { type ModelCommand, pickCommand } from './storage-model-command.js'
import { MODEL_ENTITIES } from './storage-model-entities.js'
import type { ModelPosition } from './storage-model-query.js'
import { toText } from './storage-model-rules.js'
import {
  type ModelAnswer,
  type ModelRules,
  createStorageModel,
  isRightCode,
} from './storage-model.js'

/** Where engine and model differ. */
export interface ModelDifference {
  readonly seed: number
  /** Number of the command, from 0. */
  readonly at: number
  readonly problem: string
  /** The fewest commands found that differ as well; the last one does. */
  readonly commands: readonly ModelCommand[]
}

/** What came of the commands. */
export interface ModelTally {
  /** Answers by operation and status or code. */
  readonly answers: ReadonlyMap<string, number>
  /** Pages that were not the last of their query. */
  readonly cursors: number
  readonly difference?: ModelDifference
}

/** The switches under which the model is tried. */
export const MODEL_RULES: readonly ModelRules[] = [
  { ttlMode: 'immediate', missingRangeAttribute: 'omit', deleteMissing: 204 },
  { ttlMode: 'lazy', missingRangeAttribute: 'first', deleteMissing: 404 },
]

/** Longest sequence that is made smaller: its end alone, when the end differs by itself. */
const MAX_SHRINK = 4000

/** Runs `count` commands; command `index` of a seed is the same in each run. */
export function runStorageModel(seed: number, count: number, rules: ModelRules): ModelTally {
  const pair = createPair(rules)
  for (let at = 0; at < count; at += 1) {
    const problem = pair.perform(pickCommand(seed, at))
    if (problem !== undefined) {
      const commands = shrink(listCommands(seed, at), rules)
      return { ...pair.tally(), difference: { seed, at, problem, commands } }
    }
  }
  return pair.tally()
}

function listCommands(seed: number, last: number): ModelCommand[] {
  return Array.from({ length: last + 1 }, (_, index) => pickCommand(seed, index))
}

/** Leaves out ever smaller pieces, as long as anything differs. */
function shrink(given: readonly ModelCommand[], rules: ModelRules): readonly ModelCommand[] {
  const end = given.slice(-MAX_SHRINK)
  let commands = differs(end, rules) ? end : given
  for (let piece = Math.ceil(commands.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let from = commands.length - piece; from >= 0; from -= piece) {
      const fewer = commands.toSpliced(from, piece)
      if (differs(fewer, rules)) commands = fewer
    }
  }
  return commands
}

function differs(commands: readonly ModelCommand[], rules: ModelRules): boolean {
  const pair = createPair(rules)
  return commands.some((command) => pair.perform(command) !== undefined)
}

interface Pair {
  /** @returns How the two differ, or `undefined`. */
  readonly perform: (command: ModelCommand) => string | undefined
  readonly tally: () => ModelTally
}

interface OpenQuery {
  readonly tenant: number
  readonly operation: 'query' | 'entity/query'
  readonly body: Members
  readonly cursor: string
  readonly end: ModelPosition
}

function createPair(rules: ModelRules): Pair {
  const clock = createManualClock(Date.UTC(2026, 9, 9))
  const model = createStorageModel(clock.now, rules)
  const engine = createStorageEngine({
    entities: MODEL_ENTITIES,
    rules: engineRulesSchema.parse(rules),
    clock,
  })
  const slots = new Map<number, OpenQuery>()
  const answers = new Map<string, number>()
  let snapshot: ReturnType<typeof engine.snapshot> | undefined
  let cursors = 0

  function call(
    tenant: number,
    operation: StorageOperation,
    body: unknown,
    open?: OpenQuery,
  ): Step {
    const sent = open && { ...open.body, [CURSOR_MEMBERS[open.operation]]: open.cursor }
    const response = engine.execute(
      toTenant(tenant),
      operation,
      Buffer.from(JSON.stringify(sent ?? body)),
    )
    const text = response.bodyText
    const actual = {
      status: response.status,
      body: text === undefined ? undefined : (JSON.parse(text) as Members),
    }
    const expected = model.call(tenant, operation, body, open?.end)
    const name = `${operation} ${toText(actual.body?.['code'] ?? actual.status)}`
    answers.set(name, (answers.get(name) ?? 0) + 1)
    const problem = compare(actual, expected)
    const end = 'end' in expected ? expected.end : undefined
    if (problem !== undefined) {
      return { problem: `${operation} ${JSON.stringify(sent ?? body)}: ${problem}` }
    }
    if (end === undefined || (operation !== 'query' && operation !== 'entity/query')) return {}
    cursors += 1
    const cursor = toText(actual.body?.['cursor'])
    return { next: { tenant, operation, body: body as Members, cursor, end } }
  }

  function walk({ tenant, operation, body }: ModelCommand & { kind: 'walk' }): string | undefined {
    let step = call(tenant, operation, body)
    while (step.next !== undefined) step = call(tenant, operation, body, step.next)
    return step.problem
  }

  function turn(slot: number, step: Step): string | undefined {
    slots.delete(slot)
    if (step.next !== undefined) slots.set(slot, step.next)
    return step.problem
  }

  return {
    tally: () => ({ answers, cursors }),
    perform: (command) => {
      switch (command.kind) {
        case 'call':
          return call(command.tenant, command.operation, command.body).problem
        case 'walk':
          return walk(command)
        case 'open':
          return turn(command.slot, call(command.tenant, command.operation, command.body))
        case 'next': {
          const open = slots.get(command.slot)
          if (open === undefined) return undefined
          return turn(command.slot, call(open.tenant, open.operation, open.body, open))
        }
        case 'advance':
          clock.advance(command.ms)
          return undefined
        case 'snapshot':
          snapshot = engine.snapshot()
          model.items.snapshot()
          return undefined
        case 'restore':
          if (snapshot !== undefined) engine.restore(snapshot)
          model.items.restore()
          return undefined
        case 'reset':
          engine.reset(command.tenant === undefined ? undefined : toTenant(command.tenant))
          model.items.reset(command.tenant)
          return undefined
      }
    },
  }
}

interface Step {
  readonly problem?: string
  readonly next?: OpenQuery
}

const CURSOR_MEMBERS = { query: 'after', 'entity/query': 'cursor' } as const

function toTenant(number: number) {
  return { appId: 'app', environmentId: 'environment', installationId: `installation ${number}` }
}

interface Actual {
  readonly status: number
  readonly body: Members | undefined
}

function compare({ status, body }: Actual, expected: ModelAnswer): string | undefined {
  const isEqual =
    'codes' in expected
      ? isRightCode(expected.codes, body?.['code']) && status === statusOf(body?.['code'])
      : status === expected.status &&
        isDeepStrictEqual(normalize(body, expected.body), expected.body)
  if (isEqual) return undefined
  return `the engine answers ${status} ${JSON.stringify(body)}, the model ${JSON.stringify(expected)}`
}

/** Cursors count as such, failures by code. */
function normalize(body: Members | undefined, expected: unknown): unknown {
  if (body === undefined) return undefined
  if ('cursor' in body) return { ...body, cursor: true }
  if (!Array.isArray(body['failedKeys'])) return body
  const wanted = (expected as { failedKeys?: Members[] }).failedKeys ?? []
  const failedKeys = (body['failedKeys'] as Members[]).map(({ error, ...reference }, at) => {
    const { code } = error as Members
    const codes = (wanted[at]?.['codes'] ?? []) as readonly string[]
    return { ...reference, codes: isRightCode(codes, code) ? codes : [code] }
  })
  return { ...body, failedKeys }
}

function statusOf(code: unknown): number | undefined {
  return isErrorCode(toText(code))
    ? ERROR_TABLE[toText(code) as 'KEY_NOT_FOUND'].platformStatus
    : undefined
}
