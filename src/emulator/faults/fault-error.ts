/**
 * The error that a fault answers with.
 *
 * @module
 */
import type { ErrorBody } from '../../wire/error-body.js'
import { ERROR_TABLE, isErrorCode } from '../../wire/error-table.js'

/** @returns The code with the message that it has in the table of errors, else with one that names the emulator. */
export function toFaultError(code: string): ErrorBody {
  return {
    code,
    message: isErrorCode(code) ? ERROR_TABLE[code].message : 'A fault of the emulator',
  }
}
