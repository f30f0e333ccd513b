/**
 * The parts of an emulator, and how they are connected: clock, issuer, engine, faults, quotas, journal and caller.
 *
 * @module
 */
import { createCaller } from './caller/create-caller.js'
import { toJournalRecord } from './caller/to-journal-record.js'
import type { Commit } from './data/commit.js'
import type { ResolvedEmulatorOptions } from './emulator-options.js'
import { type StorageEngine, createStorageEngine } from './engine/storage-engine.js'
import { type FaultList, createFaultList } from './faults/fault-list.js'
import { type IdSource, createIdSource } from './id-source.js'
import { type RequestJournal, createRequestJournal } from './journal/request-journal.js'
import { type QuotaMeter, createQuotaMeter } from './quotas/quota-meter.js'
import { createRandomSource } from './random-source.js'
import type { EmulatedApp } from './read-manifest.js'
import { type RuleSwitches, createRuleSwitches } from './rule-switches.js'
import { type TokenIssuer, createTokenIssuer } from './token-issuer.js'
import { type VirtualClock, createVirtualClock } from './virtual-clock.js'

/** What an emulator holds; nothing in it is bound to a port or a file. */
export interface EmulatorParts {
  readonly clock: VirtualClock
  readonly issuer: TokenIssuer
  readonly engine: StorageEngine
  readonly switches: RuleSwitches
  readonly faults: FaultList
  readonly quotas: QuotaMeter
  readonly journal: RequestJournal
  readonly caller: ReturnType<typeof createCaller>
  readonly ids: IdSource
  readonly random: () => number
  /** A source of ids of its own for each use, so that what one gives out does not depend on how often another is asked. */
  readonly idsFor: (use: string) => IdSource
  /** Told of each change of the data. */
  onCommit: (commit: Commit) => void
}

/** Makes the parts of one emulator. */
export function createEmulatorParts(
  options: ResolvedEmulatorOptions,
  app: EmulatedApp,
): EmulatorParts {
  const { seed } = options
  const { appId, entities, callPlan } = app
  const idsFor = (use: string) => createIdSource(seed === undefined ? undefined : `${seed} ${use}`)
  const randomFor = (use: string) => createRandomSource(idsFor(use))
  const clock = createVirtualClock(options.clock)
  const switches = createRuleSwitches(options.rules)
  const ids = createIdSource(seed)
  const remoteClock = options.clock
  const issuer = createTokenIssuer({ appId, clock, remoteClock, ids })
  const journal = createRequestJournal()
  const random = randomFor('faults')
  const faults = createFaultList({
    rules: options.faults,
    random,
    clock,
    steps: {
      'expire-system-tokens': issuer.expireSystemTokens,
      'replace-key': () => void issuer.rotateKeys({ keepOld: false }),
    },
  })
  const parts: EmulatorParts = {
    clock,
    issuer,
    switches,
    faults,
    journal,
    ids,
    random,
    idsFor,
    onCommit: () => undefined,
    engine: createStorageEngine({
      entities,
      rules: switches.rules,
      clock,
      random: randomFor('storage'),
      onCommit: (commit) => parts.onCommit(commit),
    }),
    quotas: createQuotaMeter({ ...options.quotas, clock }),
    caller: createCaller({
      plan: callPlan,
      appId,
      issuer,
      clock,
      remoteClock,
      log: options.log,
      ids: idsFor('calls'),
      random: randomFor('deliveries'),
      onAttempt: (attempt) => journal.record(toJournalRecord(attempt)),
    }),
  }
  return parts
}
