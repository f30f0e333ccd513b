/**
 * Sends attacks to a remote, a few at a time, and stops when it no longer serves genuine calls.
 *
 * @module
 */
import type { NamedAttack } from '../emulator/attacks/attacks.js'
import type { Ammunition, AttackSource } from './attack-source.js'
import { findGenuineProblem } from './check-genuine.js'
import { type Judgement, judgeAnswer } from './judge-answer.js'
import type { RawAnswer } from './send-raw-request.js'

const TOO_MANY_REQUESTS = 429

/** An attack and how the remote took it. */
export interface AttackResult extends Judgement {
  readonly attack: NamedAttack
}

/** What became of a whole run. */
export interface FiredAttacks {
  /** In the order of the catalogue. */
  readonly results: readonly AttackResult[]
  /** Why the rest was not tried; absent when all were. */
  readonly stoppedBecause?: string
}

/** How to fire. */
export interface FireOptions {
  readonly attacks: readonly NamedAttack[]
  readonly source: AttackSource
  /** Sends one request to the remote. */
  readonly send: (ammunition: Ammunition) => Promise<RawAnswer>
  /** Requests under way at the same time. */
  readonly concurrency: number
  /** No further attack is begun once it aborts, and those under way do not count. */
  readonly stop: AbortSignal
  /** Told of each result. */
  readonly onResult: (result: AttackResult, count: number) => void
}

/** Each attack is minted right before it is sent: what makes it hostile may be a matter of seconds. */
export async function fireAttacks(options: FireOptions): Promise<FiredAttacks> {
  const { attacks, source, send, concurrency, stop, onResult } = options
  const taken = new Map<string, AttackResult>()
  const queue = attacks.values()
  let stoppedBecause: string | undefined

  async function fire(attack: NamedAttack): Promise<void> {
    const ammunition = await source.attack(attack.id)
    const answer = await send(ammunition)
    if (answer.kind === 'aborted') return
    const problem = isHealthy(answer) ? undefined : await findProblem(options)
    if (problem !== undefined) stoppedBecause ??= `after ${attack.id} the remote ${problem}`
    const judgement = conclude(answer, ammunition, problem)
    if (judgement === undefined) return
    taken.set(attack.id, { attack, ...judgement })
    onResult({ attack, ...judgement }, taken.size)
  }

  async function runLane(): Promise<void> {
    for (const attack of queue) {
      if (stop.aborted || stoppedBecause !== undefined) return
      // oxlint-disable-next-line no-await-in-loop -- a lane takes one after the other
      await fire(attack)
    }
  }

  await Promise.all(Array.from({ length: concurrency }, runLane))
  const results = attacks.flatMap(({ id }) => taken.get(id) ?? [])
  if (stoppedBecause !== undefined) return { results, stoppedBecause }
  return stop.aborted ? { results, stoppedBecause: 'stopped by Ctrl-C' } : { results }
}

/** Whether there is no doubt that the remote still works. */
function isHealthy(answer: RawAnswer): boolean {
  return answer.kind === 'answered' && answer.status < 500 && answer.status !== TOO_MANY_REQUESTS
}

/** @returns Why the remote no longer serves genuine calls, or `undefined`. */
async function findProblem({ source, send }: FireOptions): Promise<string | undefined> {
  const answer = await send(await source.genuine())
  return answer.kind === 'aborted' ? undefined : findGenuineProblem(answer)
}

/** @returns `undefined` when the attack was not looked at: another one had taken the remote down, or nobody is let in now. */
function conclude(
  answer: RawAnswer,
  { authorization }: Ammunition,
  problem: string | undefined,
): Judgement | undefined {
  if (answer.kind === 'unreachable' || answer.kind === 'aborted') return undefined
  const isLimited = answer.kind === 'answered' && answer.status === TOO_MANY_REQUESTS
  if (problem !== undefined && isLimited) return undefined
  const judgement = judgeAnswer(answer, authorization)
  return problem === undefined ? judgement : { ...judgement, verdict: 'crashed' }
}
