/**
 * Finds the values that a request stores in the text of its body, known to be valid.
 *
 * @module
 */
import { sliceElements, sliceMembers } from './json-slices.js'

/** @param itemText An item with a value: the body of a `set`, an element of a batch or of a transaction's `set`. */
export function readValueText(itemText: string): string {
  return sliceMembers(itemText).get('value') ?? ''
}

/** @returns The value of each item, in their order. */
export function readBatchValueTexts(bodyText: string): readonly string[] {
  return sliceElements(bodyText).map(readValueText)
}
