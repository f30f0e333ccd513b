/**
 * A schema for options that are objects with functions, such as a logger or a clock.
 *
 * @module
 */
import * as z from 'zod'

/** @returns A schema that looks for the functions and keeps the object as it is. */
export function objectWith(names: readonly string[]): z.ZodType<object> {
  return z.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      names.every((name) => typeof Reflect.get(value, name) === 'function'),
    `must have the functions ${names.join(', ')}`,
  )
}
