/**
 * Attributes that an index names.
 *
 * @module
 */
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'
import { quote } from './quote.js'
import type { AttributeTypes } from './read-attributes.js'
import { reportVariable } from './variable.js'

/** The entity whose indexes are read. */
export interface IndexedEntity {
  readonly entity: ManifestValue
  /** Its attributes; `undefined` when they could not be read, so that no name can be judged. */
  readonly types: AttributeTypes | undefined
}

/** @returns The name; `undefined` when the value is no text. */
export function readIndexAttribute(
  source: ManifestSource,
  value: ManifestValue,
  { entity, types }: IndexedEntity,
): string | undefined {
  const name = source.readText(value, 'the name of an attribute')
  const index = { ...value, subject: `${entity.subject} index` }
  if (name === undefined || reportVariable(source, index, name) || types === undefined) return name
  if (!types.has(name)) {
    const problem = `expected one of its attributes, found ${quote(name)}`
    source.report('index-attribute', index, problem)
  }
  if (types.get(name) === 'any') {
    const problem = `the attribute ${quote(name)} is of type any, which the documentation forbids`
    source.report('index-any', index, problem)
  }
  return name
}
