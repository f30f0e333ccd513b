/**
 * Finds the JSON text of an item's value, to the byte as it stands there.
 *
 * @module
 */
import { parseJson } from '../../values/parse-json.js'
import { sliceMembers } from '../engine/json-slices.js'
import type { ItemMembers } from './item-members.js'
import { type LinePlace, refuseLine } from './refuse-line.js'

/**
 * @param text JSON text of the object that holds the item.
 * @param members The members of that object.
 * @throws OptionsError when there is no value, or two.
 */
export function readValueText(
  text: string,
  { key, entity, store, valueText }: ItemMembers,
  place: LinePlace,
): string {
  if (entity !== undefined && store !== undefined) {
    throw refuseLine(place, `store: an item of an entity has none, found both for key "${key}"`)
  }
  const value = sliceMembers(text).get('value')
  if ((value === undefined) === (valueText === undefined)) {
    throw refuseLine(
      place,
      `value: expected exactly one of value and valueText for key "${key}", found ${value === undefined ? 'none' : 'both'}`,
    )
  }
  if (value !== undefined) return value
  if (valueText !== undefined && parseJson(valueText) !== undefined) return valueText
  throw refuseLine(place, `valueText: expected JSON for key "${key}"`)
}
