/**
 * A ledger that never rejects: when it cannot be asked, what this process remembers has to do.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import type { DeliveryLedger, DeliveryState } from './delivery-ledger.js'
import { withinTime } from './within-time.js'

/** What a steady ledger is made from. */
export interface SteadyLedgerOptions {
  /** Asked second; it may be shared by processes, and away. */
  readonly shared: DeliveryLedger
  /** Asked first: the memory of this process. */
  readonly own: DeliveryLedger
  /** Source of time. */
  readonly clock: Clock
  /** Told once that the shared ledger is away, and once that it is back. */
  readonly log: Logger
}

/** Forge waits for 5 seconds, and most of them are the handler's. */
const TIMEOUT_MS = 500

/** Better handled twice than not at all: with the shared ledger away, only this process's own events are dropped as duplicates. */
export function createSteadyLedger({
  shared,
  own,
  clock,
  log,
}: SteadyLedgerOptions): DeliveryLedger {
  let isAway = false

  async function ask<Result>(asking: Promise<Result>): Promise<Result | undefined> {
    const answer = await withinTime(asking, TIMEOUT_MS, clock).catch(() => 'failed' as const)
    const isAnswer = answer !== 'too-slow' && answer !== 'failed'
    if (isAway === isAnswer) report(isAnswer)
    return isAnswer ? answer : undefined
  }

  function report(isBack: boolean): void {
    isAway = !isBack
    if (isBack) return log.info({ event: 'ledger-back' }, 'the ledger of events answers again')
    const nextStep = 'Look at the ledger; until then events can be handled twice, none are lost'
    log.warn({ event: 'ledger-away', nextStep }, 'the ledger of events does not answer')
  }

  return {
    begin: async (key, leaseMs) => {
      const known = await own.begin(key, leaseMs)
      if (known !== 'new') return known
      const state: DeliveryState = (await ask(shared.begin(key, leaseMs))) ?? 'new'
      if (state !== 'new') await own.abandon(key)
      return state
    },
    finish: async (key, keepMs) => {
      await own.finish(key, keepMs)
      await ask(shared.finish(key, keepMs))
    },
    abandon: async (key) => {
      await own.abandon(key)
      await ask(shared.abandon(key))
    },
    close: async () => await shared.close?.(),
  }
}
