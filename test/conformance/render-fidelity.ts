/**
 * Writes `docs/fidelity.md` from the vectors and what came of them.
 *
 * @module
 */
import { STORAGE_OPERATIONS } from '../../src/wire/storage-operation.js'
import type { Fixtures } from './conformance-door.js'
import { TIERS, type Vector } from './vector.js'

/** A vector, and how its answer differs. */
export interface JudgedVector {
  readonly vector: Vector
  readonly difference: string | undefined
}

const INTRODUCTION = `# Fidelity of the emulator

What the emulator's answers are worth: each is held against conformance vectors, which are data (\`test/conformance/vectors\`) and can be run
against any storage API of Forge. A vector says how its answer is known. **Passed** means that the answer is that of a measurement, a document
or the official client; **unverified** that the emulator does what the vector says, but that nobody has seen the platform do it.

Core is what was measured or what every app uses, complete is what is documented, strict is details.

This page is written by \`npm run docs\`.`

/** @returns The page. Prettier pads its tables. */
export function renderFidelity(judged: readonly JudgedVector[], { documents }: Fixtures): string {
  return `${[
    INTRODUCTION,
    '## Routes',
    'Passed / failed / unverified.',
    renderRoutes(judged),
    ...renderFailures(judged),
    '## Open questions',
    'What somebody with a real site could answer. A switch (`--rule name=value`, `createEmulator({ rules })`) changes what the emulator does; its default comes first.',
    renderQuestions(judged),
    '## Sources',
    renderSources(judged, documents),
  ].join('\n\n')}\n`
}

function renderRoutes(judged: readonly JudgedVector[]): string {
  const routes = [...Object.keys(STORAGE_OPERATIONS), 'other']
  const rows = routes.map((route) => {
    const ofRoute = judged.filter(({ vector }) => vector.route === route)
    const name = route === 'other' ? 'any other' : `\`${route}\``
    return [
      name,
      ...TIERS.map((tier) => count(ofRoute.filter(({ vector }) => vector.tier === tier))),
    ]
  })
  const sums = TIERS.map((tier) => count(judged.filter(({ vector }) => vector.tier === tier)))
  return renderTable(['route', ...TIERS], [...rows, [`all ${judged.length}`, ...sums]])
}

function count(judged: readonly JudgedVector[]): string {
  const failed = judged.filter(({ difference }) => difference !== undefined)
  const isOpen = ({ vector }: JudgedVector): boolean => vector.provenance === 'inferred'
  const unverified = judged.filter((one) => one.difference === undefined && isOpen(one))
  const passed = judged.length - failed.length - unverified.length
  return `${passed} / ${failed.length} / ${unverified.length}`
}

function renderFailures(judged: readonly JudgedVector[]): string[] {
  const failed = judged.filter(({ difference }) => difference !== undefined)
  if (failed.length === 0) return []
  const rows = failed.map(({ vector, difference = '' }) => [`\`${vector.id}\``, difference])
  return ['## Failed', renderTable(['vector', 'difference'], rows)]
}

function renderQuestions(judged: readonly JudgedVector[]): string {
  const vectors = judged.map(({ vector }) => vector)
  const questions = [...new Set(vectors.flatMap(({ question }) => question ?? []))]
  const rows = questions.map((question): [string, string, string, string] => {
    const asking = vectors.filter((vector) => vector.question === question)
    const routes = [...new Set(asking.map(({ route }) => `\`${route}\``))]
    const where = routes.length > 4 ? `${routes.length} routes` : routes.join(', ')
    return [question, renderSwitches(asking), where, String(asking.length)]
  })
  const ordered = rows.toSorted(
    ([left, leftSwitch], [right, rightSwitch]) =>
      Number(leftSwitch === '') - Number(rightSwitch === '') || (left < right ? -1 : 1),
  )
  return renderTable(['question', 'switch', 'routes', 'vectors'], ordered)
}

/** Switches that the vectors of a question set in more than one way. */
function renderSwitches(vectors: readonly Vector[]): string {
  const names = new Set(vectors.flatMap(({ rules = {} }) => Object.keys(rules)))
  return [...names]
    .map((name) => ({
      name,
      values: [...new Set(vectors.flatMap(({ rules }) => rules?.[name] ?? []))],
    }))
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => `\`${name}=${values.join('|')}\``)
    .join(', ')
}

function renderSources(judged: readonly JudgedVector[], documents: Fixtures['documents']): string {
  const rows = Object.entries(documents).map(([name, { date, what }]) => {
    const taken = judged.filter(({ vector }) => vector.source.startsWith(name))
    return [name, what, date, String(taken.length)]
  })
  return renderTable(['source', 'what it is', 'date', 'vectors'], rows)
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
