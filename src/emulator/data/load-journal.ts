/**
 * Reads a journal to its end, or refuses it: nothing of a damaged one is used.
 *
 * A line that was being written when the machine or the process stopped lacks its end. Nobody was told that it is stored, so it is dropped.
 *
 * @module
 */
import { type DataState, createDataState } from './data-state.js'
import { type DataHeader, parseHeader, renderHeader } from './header-line.js'
import type { LineDefaults } from './item-line.js'
import { CHAIN_START, checkSeal, sealLine } from './line-seal.js'
import { readDataLines } from './read-data-lines.js'
import { type LinePlace, refuseLine } from './refuse-line.js'
import { type RawLine, splitLines } from './split-lines.js'

/** A journal that was read. */
export interface LoadedJournal {
  readonly state: DataState
  /** Number of the last line, when it was cut short and dropped. */
  readonly droppedLine?: number
}

/** Options of {@link loadJournal}. */
export interface LoadOptions extends LineDefaults {
  /** Path of the file, for errors. */
  readonly source: string
  /** The app of the manifest. */
  readonly appId: string
}

const UNTOUCHED = 'Nothing was loaded and the file is as it was. Take the file from a backup'

/** @throws OptionsError naming the file, the line, what was found and what to do next. */
export function loadJournal(chunks: Iterable<Buffer>, options: LoadOptions): LoadedJournal {
  const state = createDataState()
  const dropped: number[] = []
  const lines = checkLines(splitLines(chunks), options, (number) => dropped.push(number))
  let expected = 0
  let found = 0
  for (const { number, line } of readDataLines(lines, options)) {
    if (line.kind === 'header') {
      expected = line.header.items ?? 0
    } else if (line.kind === 'item') {
      found += 1
      state.put(line)
    } else {
      checkCount({ expected, found }, { source: options.source, number })
      state.commit(line)
    }
  }
  checkCount({ expected, found }, { source: options.source, number: found + 1 })
  const [droppedLine] = dropped
  return droppedLine === undefined ? { state } : { state, droppedLine }
}

/** Passes on the lines whose seals hold. */
function* checkLines(
  lines: Iterable<RawLine>,
  options: LoadOptions,
  onDropped: (number: number) => void,
): Generator<RawLine> {
  let chain = CHAIN_START
  let items = 0
  for (const line of lines) {
    const { number, bytes, isEnded } = line
    const place = { source: options.source, number }
    if (number === 1 && !isEnded && isBegunHeader(bytes, options.appId)) return onDropped(number)
    if (number === 1) items = checkHeader(parseHeader(bytes.toString(), place), options, place)
    const next = checkSeal(bytes, chain)
    if (next === undefined) {
      // With one byte too many the line was whole once, so that somebody may have been told.
      const isCut = !isEnded && number > 1 && checkSeal(bytes.subarray(0, -1), chain) === undefined
      if (isCut) return onDropped(number)
      throw refuseLine(place, describeDamage(place, items))
    }
    chain = next
    yield line
  }
}

function isBegunHeader(bytes: Buffer, appId: string): boolean {
  const header = sealLine(renderHeader({ appId, items: 0 }), CHAIN_START)
  return header.text.startsWith(bytes.toString('latin1')) && bytes.length < header.text.length
}

/** @returns How many items follow. */
function checkHeader({ appId, items }: DataHeader, options: LoadOptions, place: LinePlace): number {
  if (items === undefined) {
    throw refuseLine(
      place,
      'expected a journal, found a seed or an export, which stays as it is: load it as a seed, and name another file for the data',
    )
  }
  if (appId !== options.appId) {
    throw refuseLine(
      place,
      `expected data of the manifest's app ${options.appId}, found data of ${appId ?? 'no app'}; name another file for the data`,
    )
  }
  return items
}

function describeDamage({ source, number }: LinePlace, items: number): string {
  const cut = `head -n ${number - 1} ${JSON.stringify(source)} > repaired.ndjson`
  // Without all of the items that it starts with, a journal is refused.
  const advice =
    number > items + 1 ? `; or keep what was stored before this line, with: ${cut}` : ''
  return `is damaged: its checksum does not hold. ${UNTOUCHED}${advice}`
}

/** A journal is put in place when its items are complete, so that no accident of writing can take some of them away. */
function checkCount(
  { expected, found }: { readonly expected: number; readonly found: number },
  place: LinePlace,
): void {
  if (expected === found) return
  throw refuseLine(
    place,
    `expected ${expected} items to start with, found ${found}: lines are missing. ${UNTOUCHED}`,
  )
}
