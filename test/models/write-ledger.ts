/**
 * What an item can hold, by what its only writer was told: the judge of each answer.
 *
 * @module
 */

/** What the writer was told: it is done; something in the store forbids it; it is not done for another reason; nothing. */
export type WriteOutcome = 'done' | 'conflict' | 'refused' | 'unknown'

/** What an item holds: the id of a write, or nothing. */
export type HeldId = string | undefined

/** One write of an item. */
export interface LedgerEntry {
  readonly outcome: WriteOutcome
  /** What the item holds once it is done. */
  readonly next: HeldId
  /** What the item must hold for the write to be possible. Default: anything. */
  readonly requires?: ((held: HeldId) => boolean) | undefined
}

/** An answer that cannot be true. */
export type LedgerProblem = 'false success' | 'false conflict'

/** The items of one writer. */
export interface WriteLedger {
  /** Takes down a write. @returns What is wrong with its outcome, if anything. */
  readonly note: (name: string, entry: LedgerEntry) => LedgerProblem | undefined
  /** Whether the item can hold this. */
  readonly canHold: (name: string, held: HeldId) => boolean
}

/** Creates a ledger in which nothing is stored. */
export function createWriteLedger(): WriteLedger {
  const possible = new Map<string, readonly HeldId[]>()
  const find = (name: string) => possible.get(name) ?? [undefined]
  return {
    canHold: (name, held) => find(name).includes(held),
    note: (name, { outcome, next, requires = () => true }) => {
      const before = find(name)
      const allowed = before.filter((held) => requires(held))
      const forbidden = before.filter((held) => !requires(held))
      const after = {
        done: [next],
        conflict: forbidden,
        refused: before,
        unknown: allowed.length === 0 ? before : [...before, next],
      }[outcome]
      // Whoever believes a false conflict believes that the item is as it was.
      possible.set(name, after.length === 0 ? before : after)
      if (outcome === 'done' && allowed.length === 0) return 'false success'
      return outcome === 'conflict' && forbidden.length === 0 ? 'false conflict' : undefined
    },
  }
}
