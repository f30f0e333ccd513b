/**
 * Binds fields to a logger.
 *
 * @module
 */
import type { LogFields, Logger } from '../logger.js'

/** A logger that adds `fields` to each entry; an entry's own fields win. */
export function withFields(logger: Logger, fields: LogFields): Logger {
  return {
    info: (own, message) => logger.info({ ...fields, ...own }, message),
    warn: (own, message) => logger.warn({ ...fields, ...own }, message),
    error: (own, message) => logger.error({ ...fields, ...own }, message),
  }
}
