/**
 * Takes `null` for "there is none" in the frame of an answer: a sibling API of the platform ends its last page so.
 *
 * @module
 */

const OPTIONAL_MEMBERS = ['cursor', 'entityName', 'createdAt', 'updatedAt', 'expireTime']
const LISTS = ['data', 'successfulKeys', 'failedKeys']

/**
 * Deletes optional members of the frame that are `null`; stored values are not looked into.
 *
 * @param body What was just parsed, and belongs to nobody else yet.
 */
export function dropNullMembers(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  for (const name of OPTIONAL_MEMBERS) {
    if (Reflect.get(body, name) === null) Reflect.deleteProperty(body, name)
  }
  for (const name of LISTS) {
    const list: unknown = Reflect.get(body, name)
    if (Array.isArray(list)) for (const item of list) dropNullMembers(item)
  }
}
