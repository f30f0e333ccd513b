/**
 * The logger the library writes to, and the default that prints one line of JSON per entry.
 *
 * @module
 */
import { stderr } from 'node:process'
import { type Clock, systemClock } from './clock.js'

/** Facts of a log entry. Values are data, never tokens. */
export type LogFields = Readonly<Record<string, unknown>>

/** Anything that logs: `pino`, `console` and most others fit as they are. */
export interface Logger {
  /** Something an operator may want to know. */
  info: (fields: LogFields, message: string) => void
  /** A request was refused, or something needs attention soon. */
  warn: (fields: LogFields, message: string) => void
  /** Something failed that should work. */
  error: (fields: LogFields, message: string) => void
}

/** Options of {@link createJsonLogger}. */
export interface JsonLoggerOptions {
  /** Receives each line, newline included. Default: standard error. */
  write?: ((line: string) => void) | undefined
  /** Time of the entries. Default: the machine's clock. */
  clock?: Clock | undefined
}

/**
 * A logger that writes one line of JSON per entry: the fields, then `time`, `level` and `message`.
 *
 * @example
 *   const logger = createJsonLogger()
 */
export function createJsonLogger(options: JsonLoggerOptions = {}): Logger {
  const { write = (line: string) => void stderr.write(line), clock = systemClock } = options
  const at = (level: string) => (fields: LogFields, message: string) => {
    const time = new Date(clock.now()).toISOString()
    write(`${JSON.stringify({ ...fields, time, level, message }, toLoggable)}\n`)
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

/** What JSON would lose or refuse: errors and big numbers. */
function toLoggable(_name: string, value: unknown): unknown {
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack }
  return typeof value === 'bigint' ? String(value) : value
}
