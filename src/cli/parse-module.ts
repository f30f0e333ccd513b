/**
 * Reads the calling module of a command line.
 *
 * @module
 */
import { OptionsError } from '../errors.js'

/** @throws OptionsError unless the text is a type and a key with a colon between, such as `xen:macro:my-macro`. */
export function parseModule(text: string): { type: string; key: string } {
  const at = text.lastIndexOf(':')
  if (at >= 1 && at < text.length - 1) return { type: text.slice(0, at), key: text.slice(at + 1) }
  throw new OptionsError('--module', `must be TYPE:KEY, such as xen:macro:my-macro, not "${text}"`)
}
