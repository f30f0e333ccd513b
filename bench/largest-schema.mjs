/**
 * The largest schema that the platform takes: 20 entities of 50 attributes and 7 indexes.
 */
const ENTITIES = Array.from({ length: 20 }, (_, entity) => `entity-${entity}`)
const TYPES = ['string', 'integer', 'float', 'boolean', 'any']
const VALUES = {
  string: 'string',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
  any: 'unknown',
}
const RANGES = {
  string: 'TextRange',
  integer: 'NumberRange',
  float: 'NumberRange',
  boolean: 'BooleanRange',
}
const ATTRIBUTES = Array.from({ length: 50 }, (_, at) => [`attribute${at}`, TYPES[at % 5]])
const INDEXES = Array.from({ length: 7 }, (_, at) => ({
  name: `by-${at}`,
  range: `attribute${5 * at + (at % 3)}`,
  partition: at % 2 === 0 ? [] : [`attribute${5 * at + 3}`, `attribute${5 * at}`],
}))

const namesBut = (...types) =>
  ATTRIBUTES.filter(([, type]) => !types.includes(type)).map(([name]) => `'${name}'`)

/** The schema as `forge-remote generate` writes it. */
export function renderGeneratedSchema() {
  const entities = ENTITIES.map((name, at) => renderEntity(name, `Entity${at}`))
  return `import { createEntity } from 'forge-remote/entities'
import type { Entity, EntityRepository, Index, KeyIndex, PartitionedIndex } from 'forge-remote/entities'
import type { BooleanRange, NumberRange, TextRange } from 'forge-remote/entities'
${entities.join('\n')}
export const entities: {
${ENTITIES.map((name, at) => `  readonly '${name}': Entity<Entity${at}Types>`).join('\n')}
} = {
${ENTITIES.map((name, at) => `  '${name}': createEntity<Entity${at}Types>(${renderDefinition(name)}),`).join('\n')}
}
declare module 'forge-remote' {
  interface ForgeEntities {
${ENTITIES.map((name, at) => `    readonly '${name}': EntityRepository<Entity${at}Types>`).join('\n')}
  }
}
`
}

function renderEntity(name, type) {
  const attributes = ATTRIBUTES.map(
    ([attribute, of]) => `  ${attribute}?: ${VALUES[of]} | undefined`,
  )
  const indexes = INDEXES.map(({ name: index, range, partition }) => {
    const members = partition.map((attribute) => `${attribute}: ${VALUES[typeOf(attribute)]}`)
    const of = RANGES[typeOf(range)]
    const options =
      members.length === 0 ? `Index<${of}>` : `PartitionedIndex<${of}, { ${members.join('; ')} }>`
    return `  '${index}': ${options}`
  })
  return `
/** Value of ${name}. */
export interface ${type} {
${attributes.join('\n')}
}
export interface ${type}Indexes {
  'by-key': KeyIndex
${indexes.join('\n')}
}
export interface ${type}Types {
  value: ${type}
  indexes: ${type}Indexes
  filterable: ${namesBut('any').join(' | ')}
  version: ${namesBut('string', 'float', 'boolean', 'any').join(' | ')}
}`
}

function renderDefinition(name) {
  return JSON.stringify({ name, attributes: Object.fromEntries(ATTRIBUTES), indexes: INDEXES })
}

/** The schema as written by hand. */
export function renderDeclaredSchema() {
  const indexes = Object.fromEntries(INDEXES.map(({ name, ...index }) => [name, index]))
  const declaration = JSON.stringify({ attributes: Object.fromEntries(ATTRIBUTES), indexes })
  return `import { defineEntities, type EntityRepositories } from 'forge-remote/entities'
export const entities = defineEntities({
${ENTITIES.map((name) => `  '${name}': ${declaration},`).join('\n')}
})
declare module 'forge-remote' {
  interface ForgeEntities extends EntityRepositories<typeof entities> {}
}
`
}

/** A module that queries all indexes of all entities, with partitions, ranges and filters. */
export function renderQueries(count) {
  const calls = Array.from({ length: count }, (_, at) => {
    const index = INDEXES[Math.floor(at / ENTITIES.length) % INDEXES.length]
    const partition = index.partition.map((name) => `${name}: ${EXAMPLES[typeOf(name)]}`)
    const options = [
      ...(partition.length === 0 ? [] : [`partition: { ${partition.join(', ')} }`]),
      `range: { equalTo: ${EXAMPLES[typeOf(index.range)]} }`,
      `filter: (f) => f.and(f.attribute1.greaterThan(2), f.attribute${5 * (at % 10)}.contains('x'))`,
    ]
    return `  await req.forge.entities['${ENTITIES[at % ENTITIES.length]}'].query('${index.name}', { ${options.join(', ')} }).first(),`
  })
  return `
import type { ForgeContext } from 'forge-remote'
export async function ask(req: { forge: ForgeContext }): Promise<object> {
  return [
${calls.join('\n')}
  ]
}
`
}

const EXAMPLES = { string: `'x'`, integer: '1', float: '1.5', boolean: 'true', any: '{}' }

function typeOf(name) {
  return ATTRIBUTES.find(([attribute]) => attribute === name)[1]
}
