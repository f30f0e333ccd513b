/**
 * Shows how a remote took all attacks, for people and for programs.
 *
 * @module
 */
import { ATTACK_GROUPS, type NamedAttack } from '../emulator/attacks/attacks.js'
import type { AttackResult, FiredAttacks } from './fire-attacks.js'
import type { Verdict } from './judge-answer.js'

/** A run and what it was about. */
export interface Scorecard extends FiredAttacks {
  readonly method: string
  readonly url: string
  /** How many attacks were meant to be sent. */
  readonly planned: number
  readonly isColourful: boolean
}

const VERDICTS: readonly Verdict[] = ['held', 'let-in', 'crashed']
const TITLES: Readonly<Record<Verdict, string>> = {
  held: 'Held',
  'let-in': 'Let in',
  crashed: 'Crashed',
}
const COLOURS: Readonly<Record<Verdict, number>> = { held: 32, 'let-in': 31, crashed: 33 }
const NAME_WIDTH = 11
const COUNT_WIDTH = 9

/** Whether the remote refused every attack, and all were tried. */
export function isClean({ results, planned }: Scorecard): boolean {
  return results.length === planned && results.every(({ verdict }) => verdict === 'held')
}

/** @returns A table by group, what got in or crashed the remote with reasons, and one sentence at the end. */
export function renderScorecard(card: Scorecard): string {
  const { method, url, results } = card
  const groups = ATTACK_GROUPS.filter((group) =>
    results.some(({ attack }) => attack.group === group),
  )
  const rows = groups.map((group) =>
    renderRow(group, countVerdicts(results.filter(({ attack }) => attack.group === group)), card),
  )
  return [
    `${method} ${url}\n`,
    ' '.repeat(NAME_WIDTH) + VERDICTS.map((it) => TITLES[it].padStart(COUNT_WIDTH)).join(''),
    ...rows,
    renderRow('all', countVerdicts(results), card),
    ...(['let-in', 'crashed'] as const).flatMap((verdict) => renderFailures(verdict, card)),
    '',
    summarise(card),
    '',
  ].join('\n')
}

/** @returns One JSON object in one line. */
export function renderScorecardJson(card: Scorecard): string {
  const { method, url, planned, results, stoppedBecause } = card
  const [held, letIn, crashed] = countVerdicts(results)
  const attacks = results.map(({ attack: { id, group, about, source }, verdict, observation }) => ({
    id,
    group,
    verdict,
    observation,
    about,
    source,
  }))
  const summary = { method, url, planned, tried: results.length, held, letIn, crashed }
  return `${JSON.stringify({ ...summary, stoppedBecause, attacks })}\n`
}

function countVerdicts(results: readonly AttackResult[]): readonly number[] {
  return VERDICTS.map((verdict) => results.filter((result) => result.verdict === verdict).length)
}

function renderRow(name: string, counts: readonly number[], { isColourful }: Scorecard): string {
  const cells = counts.map((count, index) => {
    const cell = String(count).padStart(COUNT_WIDTH)
    const verdict = VERDICTS[index]
    const isPlain = !isColourful || verdict === undefined || verdict === 'held' || count === 0
    return isPlain ? cell : `\u001b[${COLOURS[verdict]}m${cell}\u001b[39m`
  })
  return name.padEnd(NAME_WIDTH) + cells.join('')
}

/** Attacks of one row of the catalogue share an explanation. */
function renderFailures(verdict: Verdict, { results, isColourful }: Scorecard): readonly string[] {
  const failures = results.filter((result) => result.verdict === verdict)
  if (failures.length === 0) return []
  const title = `${TITLES[verdict]}:`
  const explanations = new Set(failures.map(({ attack }) => explain(attack)))
  const blocks = [...explanations].flatMap((explanation) => [
    `  ${explanation}`,
    ...failures
      .filter(({ attack }) => explain(attack) === explanation)
      .map(({ attack, observation }) => `    ${attack.id}  ${observation}`),
  ])
  return ['', isColourful ? `\u001b[${COLOURS[verdict]}m${title}\u001b[39m` : title, ...blocks]
}

function explain({ about, source }: NamedAttack): string {
  return `${about} (${source})`
}

function summarise({ results, planned, stoppedBecause }: Scorecard): string {
  const [held = 0, letIn = 0, crashed = 0] = countVerdicts(results)
  const missing = planned - results.length
  const reason = stoppedBecause === undefined ? '' : `: ${stoppedBecause}`
  return [
    `${results.length} ${results.length === 1 ? 'attack' : 'attacks'}: ${held} held, ${letIn} let in, ${crashed} crashed`,
    ...(missing === 0 ? [] : [`${missing} of ${planned} were not tried${reason}`]),
  ].join('\n')
}
