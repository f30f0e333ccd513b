/**
 * `forge-remote`: Express middleware, storage client and errors of a Forge remote.
 *
 * @module
 */
import './express/request-forge.js'

export type { Clock } from './clock.js'
export type { ForgeContext, ForgeTokens, InstallationContext } from './context/forge-context.js'
// A named export could not be extended by declaration merging.
export * from './entities/forge-entities.js'
export {
  ForgeRemoteError,
  InvocationTokenError,
  OptionsError,
  PolicyError,
  isForgeRemoteError,
} from './errors.js'
export type {
  ForgeRemoteErrorOptions,
  InvocationTokenFacts,
  InvocationTokenRefusal,
} from './errors.js'
export {
  AbortedError,
  ConditionalCheckFailedError,
  InvalidRequestError,
  KeyConflictError,
  LimitExceededError,
  NotAuthorizedError,
  OutcomeUnknownError,
  RateLimitedError,
  SchemaNotFoundError,
  ServiceUnavailableError,
  StorageError,
  isStorageError,
} from './storage-error.js'
export type {
  AnyStorageError,
  StorageErrorCode,
  StorageErrorFacts,
  StorageErrorFamily,
} from './storage-error.js'
export type { MountPolicy } from './express/mount-policy.js'
export type { AuthenticatedHandler, AuthenticatedRequest } from './express/authenticated-handler.js'
export type { CorsOptions } from './express/cors.js'
export { createServer } from './express/create-server.js'
export type { RemoteServer } from './express/create-server.js'
export { forgeContainer } from './express/forge-container.js'
export type { ForgeContainerOptions } from './express/forge-container-options.js'
export { containerOptionsFromEnvironment } from './express/container-options-from-environment.js'
export type { ContainerEnvironmentOptions } from './express/container-options-from-environment.js'
export { forgeRemote } from './express/forge-remote.js'
export type { Authenticate, ForgeRemote } from './express/forge-remote.js'
export type {
  ForgeRemoteOptions,
  ProductOptions,
  RemoteStorageOptions,
  TokenOptions,
} from './express/forge-remote-options.js'
export type { ServerOptions } from './express/server-options.js'
export type { Middleware } from './express/middleware.js'
export { optionsFromEnvironment } from './express/options-from-environment.js'
export type { EnvironmentOptions } from './express/options-from-environment.js'
export type { Invocation } from './invocation/invocation.js'
export type { AllowedInvocation, InvocationPolicy } from './invocation/policy.js'
export { createJsonLogger } from './logger.js'
export type { JsonLoggerOptions, LogFields, Logger } from './logger.js'
export type { BatchStorage } from './storage/batch-storage.js'
export type { BatchItem } from './storage/batch-body.js'
export type {
  BatchGetResult,
  BatchResult,
  BatchWriteResult,
  FailedBatchItem,
} from './storage/batch-result.js'
export type { ItemAddress } from './storage/check-address.js'
export type { MetadataOptions, SetOptions } from './storage/render-options.js'
export type { StorageUsage } from './storage/usage-meter.js'
export type { AttemptFacts, CallObservation, StorageObserver } from './storage/storage-observer.js'
export type { CallFacts } from './telemetry/diagnostics-observer.js'
export { createRetryControl } from './retry/retry-control.js'
export type { HostControl, RetryControl, RetryControlOptions } from './retry/retry-control.js'
export type { RetryProfileName } from './retry/retry-profile.js'
export type { StorageQuotas } from './retry/storage-quotas.js'
export { containerDoor } from './storage/container-door.js'
export type { ContainerDoorOptions } from './storage/container-door.js'
export { createStorage } from './storage/create-storage.js'
export type { StorageOptions } from './storage/create-storage.js'
export type { EntityStorage } from './storage/entity-storage.js'
export type { ItemStore, SetItem } from './storage/item-store.js'
export type { EntityQueryOptions, PageOptions, QueryOptions } from './storage/query-body.js'
export type { CountLimit, QueryResult, ReadLimit } from './storage/query-result.js'
export type { QueryPage } from './storage/read-answer.js'
export { remoteDoor } from './storage/remote-door.js'
export type { RemoteDoorOptions } from './storage/remote-door.js'
export type { StorageAuthorization, StorageDoor } from './storage/storage-door.js'
export type {
  StorageTransaction,
  TransactionCheckOptions,
  TransactionDeleteOptions,
  TransactionExecuteOptions,
  TransactionSetOptions,
} from './storage/storage-transaction.js'
export type { ForgeStorage } from './storage/storage.js'
export type { ComputeItem, UpdateItem, UpdateOptions } from './storage/update-item.js'
export type { AccessToken } from './tokens/access-token.js'
export { createTransport } from './transport/create-transport.js'
export type { TransportOptions } from './transport/create-transport.js'
export type { ServiceUrl } from './transport/service-url.js'
export { TransportError } from './transport/transport-error.js'
export type { TransportErrorKind } from './transport/transport-error.js'
export type { ExchangeRequest, ExchangeResponse, Transport } from './transport/transport.js'
export type { Tenant } from './values/tenant.js'
export type { ErrorCode, OwnErrorCode, PlatformErrorCode } from './wire/error-table.js'
export type { EntityDefinition, IndexDefinition, AttributeType } from './wire/entity-definition.js'
export type { StoredItem } from './wire/item.js'
export type { BatchWriteResponse, FailedItem, ItemReference } from './wire/batch.js'
export type {
  AttributeCondition,
  ComparableValue,
  ConditionName,
  ConditionSet,
  RangeCondition,
  RangeConditionName,
} from './wire/condition.js'
export type { ErrorBody } from './wire/error-body.js'
export type {
  AppClaims,
  EnvironmentType,
  InstallationContext as InstallationClaims,
  InvocationClaims,
  LicenseClaims,
} from './wire/invocation-claims.js'
export type { StoredEntityItem } from './wire/item.js'
export type { StorageOperation } from './wire/storage-operation.js'
export type { KeyPolicy, MetadataField, ReturnValue, Ttl, TtlUnit } from './wire/write-options.js'
export { generateTokenKey } from './tokens/token-key.js'
export { TokenStoreError } from './tokens/token-store-error.js'
export type { TokenStoreFailure } from './tokens/token-store-error.js'
export type {
  ListOptions,
  ListedToken,
  PutOutcome,
  RemoveOptions,
  StoredToken,
  TokenPage,
  TokenStore,
} from './tokens/token-store.js'
export type { TokenBinding } from './tokens/token-binding.js'
export type { TokenCounts } from './tokens/token-counts.js'
export type { ListedInstallation } from './context/list-installation-contexts.js'
export type {
  AsOfflineUser,
  AsUser,
  ProductApi,
  ProductRequest,
  ProductSite,
} from './product/product-api.js'
export type { DeliveryLedger, DeliveryState } from './events/delivery-ledger.js'
export type { EventDelivery } from './events/event-delivery.js'
export type { EventHandler, EventHandlers, EventOf } from './events/event-handlers.js'
export type { EventQueue } from './events/event-queue.js'
export type { EventOptions } from './events/event-route.js'
export type { ForgeEvent, ForgeEventTypes } from './events/forge-events.js'
export { retryWhileInstalling } from './events/retry-while-installing.js'
export type { RetryWhileInstallingOptions } from './events/retry-while-installing.js'
export type { DeadLetter, JobTry, WorkOnJob } from './events/event-queue.js'
export type { EventJob } from './events/event-job.js'
export type { DeliveryFacts, DeliveryKey } from './events/delivery-key.js'
export type { ApplyOnce, OnceOptions } from './events/apply-once.js'
export type { EventMounts } from './express/mount-events.js'
export type { PreUninstall, PreUninstallHandler } from './express/pre-uninstall.js'
