/**
 * Reads members of values by the names that attributes have.
 *
 * @module
 */

/** @returns The member, and `undefined` for a name that the value has only inherited, such as `constructor`. */
export function readMember(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
}
