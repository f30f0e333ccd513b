/**
 * Checks the value of an item against its entity.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { type CheckSubject, refuse } from '../storage/refusal.js'
import { fitsAttributeType } from '../values/attribute-value.js'
import type { AttributeType } from '../wire/entity-definition.js'
import { checkIndexSizes } from './check-index-sizes.js'
import type { Entity } from './entity.js'
import { describeValue } from './operators.js'
import { readMember } from './read-member.js'
import type { StandardIssue, StandardSchema } from './standard-schema.js'

/** What each type takes, for messages. */
const TAKES: Readonly<Record<AttributeType, string>> = {
  integer: 'an integer of -2147483648 to 2147483647',
  float: '0 or a number between 1E-130 and 1E+126 in size',
  string: 'a string with a character that is not white space',
  boolean: 'true or false',
  any: 'JSON but null',
}

/** A value on its way to storage or from there. */
export interface ValueSubject extends CheckSubject {
  /** Attribute that is filled in after the check. */
  readonly filledIn?: string | undefined
}

/**
 * Checks a value: declared attributes, their types, what indexes can hold, required ones, schemas. Members that are `undefined` count as absent.
 *
 * @throws `INVALID_ENTITY_VALUE`, `INVALID_ENTITY_ATTRIBUTE` or `INCORRECT_PROPERTY_TYPE`; an `OptionsError` for an asynchronous schema.
 */
export function checkValue(subject: ValueSubject, entity: Entity, value: unknown): void {
  if (!isObject(value)) {
    const problem = `the value is ${describeValue(value)}, not an object of attributes`
    throw refuse(subject, 'INVALID_ENTITY_VALUE', problem)
  }
  const { attributes } = entity.definition
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (type === undefined) refuseUnknown(subject, entity, name)
    else if (!fitsAttributeType(type, member)) {
      throw refuseType(subject, `${name} of ${entity.definition.name}`, type, member)
    }
  }
  checkIndexSizes(subject, entity.definition, value)
  checkRequired(subject, entity, value)
  checkSchemas(subject, entity, value)
}

function refuseUnknown(subject: CheckSubject, { definition, options }: Entity, name: string): void {
  if (options.unknownAttributes === 'allow') return
  const declared = Object.keys(definition.attributes).join(', ')
  const problem = `${definition.name} has no attribute ${name}; declared: ${declared}`
  throw refuse(subject, 'INVALID_ENTITY_ATTRIBUTE', problem)
}

function refuseType(
  subject: CheckSubject,
  attribute: string,
  type: AttributeType,
  member: unknown,
): Error {
  const problem = `attribute ${attribute} is of type ${type} and takes ${TAKES[type]}, not ${describeMisfit(type, member)}`
  return refuse(subject, 'INCORRECT_PROPERTY_TYPE', problem)
}

function describeMisfit(type: AttributeType, member: unknown): string {
  if (type === 'string' && typeof member === 'string') return 'a blank one'
  const isNumber = typeof member === 'number' && (type === 'integer' || type === 'float')
  return isNumber ? 'this number' : describeValue(member)
}

function checkRequired(
  subject: ValueSubject,
  { definition, options }: Entity,
  value: object,
): void {
  const missing = options.required?.find(
    (name) => name !== subject.filledIn && readMember(value, name) === undefined,
  )
  if (missing === undefined) return
  const problem = `attribute ${missing} of ${definition.name} is required`
  throw refuse(subject, 'INVALID_ENTITY_VALUE', problem)
}

function checkSchemas(subject: CheckSubject, { definition, options }: Entity, value: object): void {
  for (const [name, schema] of Object.entries(options.schemas ?? {})) {
    const member = readMember(value, name)
    if (member === undefined) continue
    const issue = findIssue(name, schema, member)
    if (issue === undefined) continue
    const path = renderPath([name, ...(issue.path ?? [])])
    const problem = `attribute ${path} of ${definition.name} does not fit its schema`
    throw refuse(subject, 'INVALID_ENTITY_VALUE', problem)
  }
}

function findIssue(
  name: string,
  schema: StandardSchema,
  member: unknown,
): StandardIssue | undefined {
  const result = schema['~standard'].validate(member)
  if (!('then' in result)) return result.issues?.[0]
  Promise.resolve(result).catch(() => undefined)
  throw new OptionsError(`the schema of attribute ${name}`, 'is asynchronous; give one that is not')
}

function renderPath(path: NonNullable<StandardIssue['path']>): string {
  return path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
