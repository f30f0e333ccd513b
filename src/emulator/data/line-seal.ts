/**
 * Seals the lines of a journal: the last member of each is a checksum over the line and all lines before it, so that a changed, missing,
 * doubled or moved line is noticed.
 *
 * CRC-32 finds every change of up to four bytes in a row. It protects against accidents, not against people.
 *
 * @module
 */
import { crc32 } from 'node:zlib'

/** A sealed line and what the next one is sealed with. */
export interface SealedLine {
  readonly text: string
  readonly chain: number
}

/** What the first line is sealed with. */
export const CHAIN_START = 0

const SEAL = /^,"crc32":"([0-9a-f]{8})"\}$/
const SEAL_BYTES = ',"crc32":"00000000"}'.length

/** @param text A JSON object with at least one member, on one line. */
export function sealLine(text: string, chain: number): SealedLine {
  const body = text.slice(0, -1)
  const next = crc32(body, chain)
  return { text: `${body},"crc32":"${toHex(next)}"}`, chain: next }
}

/** @returns The chain after the line, or `undefined` when its seal is missing or does not hold. */
export function checkSeal(line: Buffer, chain: number): number | undefined {
  if (line.length < SEAL_BYTES) return undefined
  const end = line.length - SEAL_BYTES
  const [, found] = SEAL.exec(line.toString('latin1', end)) ?? []
  if (found === undefined) return undefined
  const next = crc32(line.subarray(0, end), chain)
  return toHex(next) === found ? next : undefined
}

function toHex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0')
}
