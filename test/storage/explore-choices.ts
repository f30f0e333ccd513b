/**
 * Runs a scenario once for each way its choices can fall.
 *
 * @module
 */

/** Picks one of the options; each run picks otherwise. */
export type Choose = <Option>(options: readonly Option[]) => Option

/** @returns How many runs there were. */
export async function exploreChoices(scenario: (choose: Choose) => Promise<void>): Promise<number> {
  let next: number[] | undefined = []
  let runs = 0
  while (next !== undefined) {
    const taken: { pick: number; of: number }[] = []
    const script: readonly number[] = next
    const choose: Choose = (options) => {
      const pick = script[taken.length] ?? 0
      taken.push({ pick, of: options.length })
      return options[pick] as (typeof options)[number]
    }
    // oxlint-disable-next-line no-await-in-loop -- each run decides the choices of the next
    await scenario(choose)
    runs += 1
    next = followingScript(taken)
  }
  return runs
}

/** The last choice that has an option left takes it; what came after it starts anew. */
function followingScript(taken: readonly { pick: number; of: number }[]): number[] | undefined {
  const last = taken.findLastIndex(({ pick, of }) => pick + 1 < of)
  if (last === -1) return undefined
  return taken.slice(0, last + 1).map(({ pick }, index) => (index === last ? pick + 1 : pick))
}
