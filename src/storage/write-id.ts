/**
 * Ids in the values of new items, by which a write is found whose answer was lost.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import type { WriteSearch } from './certain-write.js'
import type { ItemSubject } from './item-body.js'
import { refuse } from './refusal.js'
import type { SetOptions } from './render-options.js'

/** Refuses a `writeId` that could not tell one write from another. */
export function checkWriteId(
  subject: ItemSubject,
  value: unknown,
  { writeId, keyPolicy }: SetOptions,
): void {
  if (writeId === undefined) return
  if (keyPolicy !== 'FAIL_IF_EXISTS') {
    throw refuse(subject, 'BAD_REQUEST', 'writeId needs the key policy FAIL_IF_EXISTS')
  }
  if (typeof writeId !== 'string') {
    throw refuse(subject, 'BAD_REQUEST', 'writeId is not the name of a member of the value')
  }
  checkAttribute(subject, writeId)
  const id = readMember(value, writeId)
  if (typeof id === 'string' && id.trim() !== '') return
  const problem = `the member ${writeId} of the value, which writeId names, holds no text`
  throw refuse(subject, 'BAD_REQUEST', problem)
}

/**
 * Finds an item by the id in its value.
 *
 * Whatever else is stored under the key counts as having been there first: what others overwrite or delete at the same moment is not seen.
 *
 * @param readStored Reads what is stored under the key, also when it has expired.
 */
export function searchById(
  value: unknown,
  writeId: string,
  readStored: () => Promise<StoredItem | undefined>,
): WriteSearch {
  const id = readMember(value, writeId)
  return {
    look: async () => {
      const stored = await readStored()
      if (stored === undefined) return 'not-yet'
      return readMember(stored.value, writeId) === id ? 'done' : 'lost'
    },
    lostCode: 'KEY_CONFLICT',
  }
}

function checkAttribute(subject: ItemSubject, name: string): void {
  const { entityName, entities } = subject
  const entity = entities?.find((known) => known.name === entityName)
  if (entity === undefined) return
  if (Object.hasOwn(entity.attributes, name) && entity.attributes[name] === 'string') return
  const problem = `writeId names ${name}, which is no string attribute of ${entity.name}`
  throw refuse(subject, 'INVALID_ENTITY_ATTRIBUTE', problem)
}

function readMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Reflect.get(value, name)
}
