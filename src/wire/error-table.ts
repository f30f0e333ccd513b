/**
 * Every error code as data: what the platform answers, what a caller of the remote is answered, whether trying again can help, and
 * what to do next.
 *
 * The error classes, the emulator's answers and the README's error table are all made from it.
 *
 * @module
 */

/** How a row is known. */
export type Provenance = 'measured' | 'documented' | 'official client' | 'inferred' | 'forge-remote'

/** What is known about one error code. */
export interface ErrorRow {
  /** Status the platform answers with; absent for codes of this package. */
  readonly platformStatus?: number
  /** Status that a caller of the remote is answered with; never the platform's own by accident. */
  readonly httpStatus: number
  /** Whether the same request can succeed later. */
  readonly retryable: boolean
  /** The platform's text, or ours. Names in braces are filled in. */
  readonly message: string
  /** What the reader of the error should do. */
  readonly nextStep: string
  /** How the row is known. */
  readonly provenance: Provenance
  /** The document or measurement it was taken from. */
  readonly source: string
}

/** A code of the storage REST API. */
export type PlatformErrorCode =
  | 'KEY_TOO_SHORT'
  | 'EMPTY_KEY'
  | 'KEY_TOO_LONG'
  | 'INVALID_KEY'
  | 'KEY_NOT_FOUND'
  | 'NOT_FOUND'
  | 'KEY_CONFLICT'
  | 'KEY_DUPLICATION_ERROR'
  | 'MAX_SIZE'
  | 'MAX_DEPTH'
  | 'INVALID_TTL'
  | 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION'
  | 'ENTITY_TYPE_TOO_SHORT'
  | 'ENTITY_TYPE_TOO_LARGE'
  | 'INVALID_ENTITY_TYPE'
  | 'SCHEMA_NOT_FOUND'
  | 'INCORRECT_PROPERTY_TYPE'
  | 'INVALID_ENTITY_VALUE'
  | 'INVALID_ENTITY_ATTRIBUTE'
  | 'INVALID_ENTITY_INDEX'
  | 'INVALID_FILTER_CONDITION'
  | 'INVALID_FILTER_VALUES'
  | 'LIST_QUERY_LIMIT_EXCEEDED'
  | 'QUERY_WHERE_INVALID'
  | 'QUERY_WHERE_FIELD_INVALID'
  | 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE'
  | 'INVALID_FILTER_OPERATORS_COMBINATION'
  | 'EMPTY_FILTER_OPERATOR'
  | 'INSUFFICIENT_FILTER_VALUES'
  | 'INVALID_CURSOR'
  | 'CONDITIONAL_CHECK_FAILED'
  | 'INVALID_TRANSACTION_REQUEST'
  | 'UNPROCESSABLE_ENTITY'
  | 'TOO_MANY_BATCH_ENTITIES'
  | 'VALIDATION_ERROR'
  | 'PERMISSION_DENIED'
  | 'STORAGE_LIMIT_EXCEEDED'
  | 'RATE_LIMIT_EXCEEDED'
  | 'TOO_MANY_REQUESTS'
  | 'REQUEST_THROTTLED'
  | 'BAD_REQUEST'
  | 'INTERNAL_SERVER_ERROR'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'

/** A code of this package. */
export type OwnErrorCode =
  | 'ERR_OPTIONS'
  | 'ERR_INVOCATION_TOKEN'
  | 'ERR_POLICY'
  | 'ERR_KEY_SET'
  | 'ERR_EGRESS_PROXY'
  | 'ERR_NO_TOKEN'
  | 'ERR_TOKEN_STORE'
  | 'ERR_STORAGE_UNREACHABLE'
  | 'ERR_STORAGE_RESPONSE'
  | 'ERR_STORAGE_API'
  | 'ERR_OUTCOME_UNKNOWN'
  | 'ERR_ABORTED'
  | 'ERR_PRODUCT_PATH'
  | 'ERR_PRODUCT_UNREACHABLE'
  | 'ERR_PRODUCT_RATE_LIMITED'
  | 'ERR_IMPERSONATION'
  | 'ERR_EVENT_NOT_HANDLED'
  | 'ERR_VALUE_NOT_JSON'
  | 'ERR_OVERLOADED'
  | 'ERR_BAD_REQUEST'
  | 'ERR_BODY_TOO_LARGE'
  | 'ERR_ROUTE_NOT_FOUND'
  | 'ERR_MANIFEST'
  | 'ERR_INTERNAL'

/** Any code an error of this package can have. */
export type ErrorCode = PlatformErrorCode | OwnErrorCode

const API = 'Storage REST API 0.1.0'
const ERROR_HANDLING = 'Accessing Forge storage from a remote: error handling'
const ENTITY_ERRORS = 'Custom Entity Store: error handling'
const KEY_VALUE_API = 'Key-value store API, 2026-02'
const LIMITS_PAGE = 'KVS and Custom Entity Store limits, 2026-06-04'
const MEASURED = '24 cases against real Forge, 2026-10-09'
const OFFICIAL_CLIENT = 'behaviour of the official client 1.6.5'
const OWN = 'this package'

/** Every error code. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorRow>> = {
  KEY_TOO_SHORT: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Key cannot be empty',
    nextStep: 'Give a key of 1 to 500 characters',
    provenance: 'documented',
    source: API,
  },
  EMPTY_KEY: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Key cannot be empty',
    nextStep: 'Give a key of 1 to 500 characters',
    provenance: 'documented',
    source: API,
  },
  KEY_TOO_LONG: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided key exceeds the maximum of 500 characters',
    nextStep: 'Shorten the key; hash the long part when it must stay unique',
    provenance: 'documented',
    source: API,
  },
  INVALID_KEY: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided key does not match the regex /^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$/',
    nextStep:
      'Use only a-z A-Z 0-9 : . _ - # and white space; encode e-mail addresses, URLs and braces first',
    provenance: 'documented',
    source: API,
  },
  KEY_NOT_FOUND: {
    platformStatus: 404,
    httpStatus: 404,
    retryable: false,
    message: 'Provided key does not exist',
    nextStep: 'Nothing is stored under this key; get() answers undefined for it',
    provenance: 'measured',
    source: MEASURED,
  },
  NOT_FOUND: {
    platformStatus: 404,
    httpStatus: 404,
    retryable: false,
    message: 'The specified key does not exist',
    nextStep: 'Nothing is stored under this key; get() answers undefined for it',
    provenance: 'documented',
    source: ERROR_HANDLING,
  },
  KEY_CONFLICT: {
    platformStatus: 409,
    httpStatus: 409,
    retryable: false,
    message: 'Provided key already exists and cannot be overwritten',
    nextStep: 'The key was taken; read it, or set it without FAIL_IF_EXISTS',
    provenance: 'measured',
    source: MEASURED,
  },
  KEY_DUPLICATION_ERROR: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Duplicate key found in request',
    nextStep: 'Name each key once in a batch or transaction',
    provenance: 'measured',
    source: MEASURED,
  },
  MAX_SIZE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided value exceeds the maximum size',
    nextStep: 'Store at most 240 KiB (245760 bytes of JSON) per value; split it over several keys',
    provenance: 'documented',
    source: API,
  },
  MAX_DEPTH: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided value exceeds the maximum object depth',
    nextStep: 'Flatten the value, or store the inner part as a JSON string',
    provenance: 'documented',
    source: API,
  },
  INVALID_TTL: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'TTL value must be a positive integer, received: {received}',
    nextStep: 'Give a positive integer and a unit, one year at most',
    provenance: 'measured',
    source: MEASURED,
  },
  INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'FAIL_IF_EXISTS cannot be combined with returnValue',
    nextStep: 'Leave out returnValue, or use the key policy OVERRIDE',
    provenance: 'documented',
    source: KEY_VALUE_API,
  },
  ENTITY_TYPE_TOO_SHORT: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided entity name must have at least 3 characters',
    nextStep: 'Use an entity name that the manifest declares',
    provenance: 'documented',
    source: API,
  },
  ENTITY_TYPE_TOO_LARGE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided entity name exceeds the maximum of 60 characters',
    nextStep: 'Use an entity name that the manifest declares',
    provenance: 'documented',
    source: API,
  },
  INVALID_ENTITY_TYPE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided entity name is not valid',
    nextStep: 'Use an entity name that the manifest declares',
    provenance: 'documented',
    source: API,
  },
  SCHEMA_NOT_FOUND: {
    platformStatus: 404,
    httpStatus: 502,
    retryable: false,
    message: 'The schema provided does not exist',
    nextStep: 'Declare the entity under app.storage.entities in manifest.yml and run forge deploy',
    provenance: 'measured',
    source: MEASURED,
  },
  INCORRECT_PROPERTY_TYPE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Data type for property "{property}" is defined as "{type}"',
    nextStep: 'Send a value of the type that the manifest declares',
    provenance: 'measured',
    source: MEASURED,
  },
  INVALID_ENTITY_VALUE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided entity value is not valid',
    nextStep: 'Send an object whose attributes the manifest declares',
    provenance: 'documented',
    source: ENTITY_ERRORS,
  },
  INVALID_ENTITY_ATTRIBUTE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The specified attribute is not valid',
    nextStep: 'Use attributes that the manifest declares',
    provenance: 'documented',
    source: ENTITY_ERRORS,
  },
  INVALID_ENTITY_INDEX: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided index is not valid',
    nextStep:
      'Use an index that the manifest declares, or by-key, and give all its partition values',
    provenance: 'documented',
    source: API,
  },
  INVALID_FILTER_CONDITION: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The specified condition is not supported',
    nextStep:
      'Use a condition that fits the attribute type; a key-value query knows BEGINS_WITH only',
    provenance: 'documented',
    source: API,
  },
  INVALID_FILTER_VALUES: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The number of values is not supported by the condition',
    nextStep: 'Give BETWEEN two values and every other condition one',
    provenance: 'documented',
    source: API,
  },
  LIST_QUERY_LIMIT_EXCEEDED: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Limit for list query must be between 1 and 100',
    nextStep: 'Ask for 1 to 100 items a page and follow the cursor',
    provenance: 'documented',
    source: API,
  },
  QUERY_WHERE_INVALID: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Queries can contain only a single where clause',
    nextStep: 'Query by one key prefix',
    provenance: 'documented',
    source: API,
  },
  QUERY_WHERE_FIELD_INVALID: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The specified field is not supported for filters',
    nextStep: 'A key-value query can filter by key only; use a custom entity for more',
    provenance: 'documented',
    source: API,
  },
  COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The page limit must be between 1 and 100',
    nextStep: 'Ask for 1 to 100 items a page and follow the cursor',
    provenance: 'documented',
    source: API,
  },
  INVALID_FILTER_OPERATORS_COMBINATION: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Filter operators "and" and "or" cannot be present at the same level',
    nextStep: 'Use either and or or',
    provenance: 'documented',
    source: API,
  },
  EMPTY_FILTER_OPERATOR: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Filter operators "and" and "or" cannot be empty',
    nextStep: 'Give at least one condition, or leave the filter out',
    provenance: 'documented',
    source: API,
  },
  INSUFFICIENT_FILTER_VALUES: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The specified condition needs at least two values',
    nextStep: 'Give BETWEEN two values',
    provenance: 'documented',
    source: API,
  },
  INVALID_CURSOR: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'The provided cursor is not valid',
    nextStep:
      'Start the query again without a cursor; cursors are not stable and fit only the query they came from',
    provenance: 'inferred',
    source: 'no document names the answer to a damaged cursor',
  },
  CONDITIONAL_CHECK_FAILED: {
    platformStatus: 400,
    httpStatus: 409,
    retryable: false,
    message: 'Request failed due to conditional check specified or optimistic locking',
    nextStep:
      'A condition did not hold, or someone else wrote at the same time; read again and retry',
    provenance: 'measured',
    source: MEASURED,
  },
  INVALID_TRANSACTION_REQUEST: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Provided transaction request is invalid',
    nextStep: 'Give 1 to 25 operations; conditions need an entity',
    provenance: 'documented',
    source: KEY_VALUE_API,
  },
  UNPROCESSABLE_ENTITY: {
    platformStatus: 422,
    httpStatus: 400,
    retryable: false,
    message: 'Request cannot be processed due to one or more semantic errors',
    nextStep: 'Give at most 25 operations, and filter on no attribute of type any',
    provenance: 'measured',
    source: MEASURED,
  },
  TOO_MANY_BATCH_ENTITIES: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message:
      'Number of entities to {verb} was {count}, but you can only {verb} a maximum of 25 entities at a time.',
    nextStep: 'Send at most 25 items in a batch',
    provenance: 'measured',
    source: MEASURED,
  },
  VALIDATION_ERROR: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Invalid value',
    nextStep: 'Check the item named in the failed keys',
    provenance: 'official client',
    source: OFFICIAL_CLIENT,
  },
  PERMISSION_DENIED: {
    platformStatus: 403,
    httpStatus: 502,
    retryable: false,
    message: 'Access denied',
    nextStep: 'Check the scopes in manifest.yml: storage:app and read:app-system-token',
    provenance: 'official client',
    source: OFFICIAL_CLIENT,
  },
  STORAGE_LIMIT_EXCEEDED: {
    platformStatus: 400,
    httpStatus: 503,
    retryable: false,
    message: 'Storage limit exceeded',
    nextStep: 'Delete data, or ask Atlassian to raise the limit',
    provenance: 'official client',
    source: OFFICIAL_CLIENT,
  },
  RATE_LIMIT_EXCEEDED: {
    platformStatus: 429,
    httpStatus: 503,
    retryable: true,
    message: 'Rate limit exceeded',
    nextStep: 'Wait, then send fewer requests; batches count by size, not by item',
    provenance: 'documented',
    source: ERROR_HANDLING,
  },
  TOO_MANY_REQUESTS: {
    platformStatus: 429,
    httpStatus: 503,
    retryable: true,
    message: 'Too many requests',
    nextStep: 'Wait, then send fewer requests; batches count by size, not by item',
    provenance: 'documented',
    source: LIMITS_PAGE,
  },
  REQUEST_THROTTLED: {
    platformStatus: 429,
    httpStatus: 503,
    retryable: true,
    message: 'Request was throttled',
    nextStep: 'Wait, then spread reads and writes over more keys',
    provenance: 'documented',
    source: LIMITS_PAGE,
  },
  BAD_REQUEST: {
    platformStatus: 400,
    httpStatus: 400,
    retryable: false,
    message: 'Provided request body is invalid',
    nextStep: 'Compare the request with the storage REST API reference',
    provenance: 'official client',
    source: OFFICIAL_CLIENT,
  },
  INTERNAL_SERVER_ERROR: {
    platformStatus: 500,
    httpStatus: 502,
    retryable: true,
    message: 'An internal server error has occurred',
    nextStep: 'Try again; when it persists, report it to Atlassian with the trace id',
    provenance: 'official client',
    source: OFFICIAL_CLIENT,
  },
  UNAUTHORIZED: {
    platformStatus: 401,
    httpStatus: 503,
    retryable: false,
    message: 'Unauthorized',
    nextStep:
      'The app system token was refused; wait for the next invocation, which brings a new one',
    provenance: 'documented',
    source: API,
  },
  FORBIDDEN: {
    platformStatus: 403,
    httpStatus: 502,
    retryable: false,
    message: 'Forbidden',
    nextStep:
      'The route does not exist or the app may not use it; check storageUrl and the scopes storage:app and read:app-system-token',
    provenance: 'documented',
    source: API,
  },
  ERR_OPTIONS: {
    httpStatus: 500,
    retryable: false,
    message: 'An option is missing or wrong',
    nextStep: 'Correct the option that the message names',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_INVOCATION_TOKEN: {
    httpStatus: 401,
    retryable: false,
    message: 'The Forge Invocation Token was not accepted',
    nextStep: 'See the log line with this trace id; it names the check that failed',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_POLICY: {
    httpStatus: 403,
    retryable: false,
    message: 'This invocation may not call this route',
    nextStep: 'See the log line with this trace id; it names the rule that refused',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_KEY_SET: {
    httpStatus: 503,
    retryable: true,
    message: 'The keys that sign invocations cannot be read right now',
    nextStep: 'Try again; check that this machine reaches the key set address',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_EGRESS_PROXY: {
    httpStatus: 503,
    retryable: true,
    message: 'The egress proxy of the container does not answer right now',
    nextStep: 'Try again; check that egressProxyUrl is the value of FORGE_EGRESS_PROXY_URL',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_NO_TOKEN: {
    httpStatus: 503,
    retryable: false,
    message: 'There is no app system token for this installation',
    nextStep:
      'Set endpoint.auth.appSystemToken to { enabled: true } in manifest.yml, and mount remote.keepAlive() for an hourly scheduled trigger: Forge gives out no token on demand',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_TOKEN_STORE: {
    httpStatus: 503,
    retryable: true,
    message: 'The token store did not do what was asked',
    nextStep:
      'Check that the store runs and can be reached; requests that bring a token go on without it',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_STORAGE_UNREACHABLE: {
    httpStatus: 502,
    retryable: true,
    message: 'Storage did not answer',
    nextStep: 'Try again; check that this machine reaches the storage address',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_STORAGE_RESPONSE: {
    httpStatus: 502,
    retryable: false,
    message: 'Storage gave an answer that cannot be understood',
    nextStep: 'Report it with the trace id',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_STORAGE_API: {
    httpStatus: 502,
    retryable: false,
    message: 'Storage refused the request',
    nextStep: 'See the log line with this trace id; it holds the code and message of the platform',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_OUTCOME_UNKNOWN: {
    httpStatus: 502,
    retryable: false,
    message: 'Whether the write was done cannot be told',
    nextStep:
      'Read before writing again; a plain set or delete may simply be repeated, and a write with a writeId finds out by itself',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_ABORTED: {
    httpStatus: 503,
    retryable: false,
    message: 'The request ended before its work was done',
    nextStep: 'Start the work again; use forInstallation() for work that outlives a request',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_PRODUCT_PATH: {
    httpStatus: 500,
    retryable: false,
    message: 'The path does not belong to the API of a product of this installation',
    nextStep:
      'Give a path that starts with one slash, such as /rest/api/3/myself, and encode what users put into it',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_PRODUCT_UNREACHABLE: {
    httpStatus: 502,
    retryable: true,
    message: 'The product did not answer',
    nextStep: 'Read before writing again; check that this machine reaches api.atlassian.com',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_PRODUCT_RATE_LIMITED: {
    httpStatus: 503,
    retryable: true,
    message: 'The product asked to wait for longer than there is time',
    nextStep: 'Try again after retryAfterMs, and make fewer calls for this installation',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_IMPERSONATION: {
    httpStatus: 502,
    retryable: false,
    message: 'No token of the user was given out',
    nextStep:
      'Declare the scopes as a map with allowImpersonation: true, and check that the user has access to the site',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_EVENT_NOT_HANDLED: {
    httpStatus: 503,
    retryable: true,
    message: 'The event was not handled in time',
    nextStep:
      'Nothing is lost yet: Forge delivers it again in a minute, four times at most. Give events a queue when handlers need longer than 4.5 seconds',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_VALUE_NOT_JSON: {
    httpStatus: 400,
    retryable: false,
    message: 'The value cannot be stored as JSON',
    nextStep:
      'Store only strings, finite numbers, booleans, arrays and plain objects; null is not storable by itself',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_OVERLOADED: {
    httpStatus: 503,
    retryable: true,
    message: 'The remote is too busy',
    nextStep: 'Try again in a moment; when it lasts, run more instances',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_BAD_REQUEST: {
    httpStatus: 400,
    retryable: false,
    message: 'The request cannot be understood',
    nextStep: 'Send valid JSON with the content type application/json',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_BODY_TOO_LARGE: {
    httpStatus: 413,
    retryable: false,
    message: 'The request body is too large',
    nextStep: 'Send a smaller body, or raise the limit of express.json()',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_ROUTE_NOT_FOUND: {
    httpStatus: 404,
    retryable: false,
    message: 'There is no such route',
    nextStep: 'Check the method and the path',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_MANIFEST: {
    httpStatus: 500,
    retryable: false,
    message: 'The manifest cannot be used',
    nextStep: 'Correct the line that the message names',
    provenance: 'forge-remote',
    source: OWN,
  },
  ERR_INTERNAL: {
    httpStatus: 500,
    retryable: false,
    message: 'Something went wrong on our side',
    nextStep: 'See the log line with this trace id',
    provenance: 'forge-remote',
    source: OWN,
  },
}

/** Whether `code` is in the table. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, code)
}

/** Whether `code` is one of the storage REST API. */
export function isPlatformErrorCode(code: string): code is PlatformErrorCode {
  return isErrorCode(code) && ERROR_TABLE[code].platformStatus !== undefined
}
