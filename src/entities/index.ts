/**
 * `forge-remote/entities`: custom entities as typed repositories.
 *
 * @module
 */
export type {
  BuildConditions,
  ConditionBuilder,
  ConditionCombinators,
  ConditionsOn,
  EqualityConditions,
  OrderConditions,
  TextConditions,
} from './conditions.js'
export { createRepository } from './create-repository.js'
export type {
  AttributeDeclaration,
  DeclaredEntities,
  EntityDeclaration,
  EntityDeclarations,
  IndexDeclaration,
} from './declared-types.js'
export { defineEntities } from './define-entities.js'
export { createEntity } from './entity.js'
export type { Entity, EntityChecks, EntityOptions, EntitySet, EntityValue } from './entity.js'
export type {
  EntityRepositories,
  EntityRepository,
  RepositoryCreateOptions,
  RepositoryItem,
  RepositorySet,
  RepositorySetOptions,
  RepositoryUpdateOptions,
} from './entity-repository.js'
export type {
  EntityTransaction,
  EntityTransactionDeleteOptions,
  EntityTransactionSetOptions,
} from './entity-transaction.js'
export type { EntityTypes, Index, KeyIndex, PartitionedIndex } from './entity-types.js'
export type { QueryArguments, QueryOptions } from './query-options.js'
export type { BooleanRange, NumberRange, TextRange } from './range-types.js'
export { refine } from './refine.js'
export type { RefinedTypes, SchemasOf } from './refine.js'
export type {
  SchemaInput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './standard-schema.js'
