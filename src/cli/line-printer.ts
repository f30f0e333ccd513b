/**
 * One tidy log for several sources: each line starts with the name of its source.
 *
 * @module
 */
import type { CommandIo } from './command.js'

const WIDTH = 'emulator'.length
const COLOURS: Readonly<Record<string, number>> = { dev: 35, emulator: 36, app: 32 }

/** Prints the lines of `text` under the name of their source. */
export type LinePrinter = (source: 'dev' | 'emulator' | 'app', text: string) => void

/** @returns A printer on standard output, coloured where the terminal takes colours. */
export function createLinePrinter(io: CommandIo): LinePrinter {
  return (source, text) => {
    const name = source.padStart(WIDTH)
    const label = io.isColourful ? `\u001b[${COLOURS[source]}m${name}\u001b[39m` : name
    for (const line of text.split('\n')) io.out(`${label} │ ${line}\n`)
  }
}
