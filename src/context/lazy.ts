/**
 * Makes a value when it is first asked for: most requests use a part of what they could.
 *
 * @module
 */

/** @returns A function that makes the value once and then gives it again and again. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
