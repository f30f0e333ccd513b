/**
 * The shape of the options that a developer writes, and what is said when they have another.
 *
 * @module
 */
import * as z from 'zod'
import { OptionsError } from '../errors.js'
import type { ToContextIds } from '../product/context-ids.js'
import { parseServiceUrl } from '../transport/service-url.js'
import { APP_ID_PREFIX } from '../wire/app-id.js'
import { objectWith } from './object-with.js'

const appIdSchema = z
  .string('must be the app id of the manifest')
  .regex(
    /^ari:cloud:ecosystem::app\/[^\s/]{1,200}$/,
    `must start with ${APP_ID_PREFIX}, as app.id in manifest.yml does`,
  )
const serviceUrlSchema = z
  .string('must be a URL')
  .refine((url) => parseServiceUrl(url) !== undefined, 'must be an https URL, or http on loopback')
const loopbackUrlSchema = z
  .string('must be a URL')
  .refine(isLoopbackUrl, 'must be an http URL on loopback, such as http://127.0.0.1:4555')
const templateSchema = z
  .string('must be a URL')
  .refine(
    (url) =>
      url.includes('{IC_LABEL}') && parseServiceUrl(url.replace('{IC_LABEL}', 'x')) !== undefined,
    'must be an https URL that contains {IC_LABEL}',
  )
const milliseconds = z.int('must be a whole number of milliseconds').min(1).max(600_000)

const definitionSchema = z.looseObject({
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
  indexes: z.array(z.looseObject({ name: z.string(), range: z.string() })),
})
const quota = z.number('must be a number').positive('must be more than 0')

const appIdsSchema = z.union([
  appIdSchema,
  z.array(appIdSchema).min(1, 'must name at least one app'),
])
const proxyUrlSchema = z
  .string('must be a URL')
  .refine(isProxyUrl, 'must be an http or https URL without user, query and fragment')

const optionsSchema = z.strictObject({
  appId: appIdsSchema,
  entities: z.preprocess(listDefinitions, z.array(definitionSchema).optional()),
  jwksUrl: serviceUrlSchema.optional(),
  storageUrl: serviceUrlSchema.optional(),
  emulatorUrl: loopbackUrlSchema.optional(),
  egressProxyUrl: proxyUrlSchema.optional(),
  isolatedCloud: z
    .strictObject({ jwksUrlTemplate: templateSchema, storageUrlTemplate: templateSchema })
    .optional(),
  clockToleranceSeconds: z.number('must be a number of seconds').min(0).max(300).optional(),
  maxTokenLifetimeSeconds: z.int('must be a whole number of seconds').min(1).optional(),
  maxTokenBytes: z.int('must be a whole number of bytes').min(1024).optional(),
  tokens: z
    .strictObject({
      maxEntries: z.int('must be a whole number').min(1).optional(),
      store: objectWith(['get', 'putIfLater', 'remove', 'list', 'close']).optional(),
      // What is wrong with a key is for the ring to say, which quotes none.
      keys: z.array(z.string('must be a key'), 'must be a list of keys').optional(),
      binding: z
        .enum(['origin', 'proof', 'request'], "must be 'origin', 'proof' or 'request'")
        .optional(),
    })
    .optional(),
  storage: z
    .strictObject({
      attemptTimeoutMs: milliseconds.optional(),
      backgroundTimeoutMs: milliseconds.optional(),
      coalesceGets: z.boolean('must be true or false').optional(),
      showExpired: z.boolean('must be true or false').optional(),
      http2: z.boolean('must be true or false').optional(),
      quotas: z
        .strictObject({
          requestsPerSecond: quota.optional(),
          readUnitsPerMinute: quota.optional(),
          writeUnitsPerMinute: quota.optional(),
        })
        .optional(),
    })
    .optional(),
  products: z
    .strictObject({
      contextIds: z
        .custom<ToContextIds>((it) => typeof it === 'function', 'must be a function')
        .optional(),
    })
    .optional(),
  requestTimeoutMs: milliseconds.optional(),
  logger: objectWith(['info', 'warn', 'error']).optional(),
  clock: objectWith(['now', 'elapsed', 'schedule']).optional(),
  random: z.custom<() => number>((it) => typeof it === 'function', 'must be a function').optional(),
})

const containerSchema = optionsSchema
  .pick({
    entities: true,
    storage: true,
    products: true,
    requestTimeoutMs: true,
    logger: true,
    clock: true,
    random: true,
  })
  .extend({
    egressProxyUrl: proxyUrlSchema,
    appId: appIdsSchema.optional(),
    environmentId: z
      .string('must be the id of an environment')
      .regex(/^[^\s]{1,512}$/, 'must be the id of an environment')
      .optional(),
  })

/** @throws {OptionsError} `ERR_OPTIONS`, naming the option of `forgeRemote()` that is missing, wrong or unknown. */
export function checkRemoteOptions(options: unknown): void {
  check(optionsSchema, options)
}

/** @throws {OptionsError} `ERR_OPTIONS`, naming the option of `forgeContainer()` that is missing, wrong or unknown. */
export function checkContainerOptions(options: unknown): void {
  check(containerSchema, options)
}

/** Whether `url` can be the address of an egress proxy, which is sent no token and may stand anywhere. */
export function isProxyUrl(url: string): boolean {
  return parseServiceUrl(url, { allowPlainHttp: true }) !== undefined
}

/** Whether `url` is a plain-http address of this machine. */
export function isLoopbackUrl(url: string): boolean {
  return url.startsWith('http:') && parseServiceUrl(url) !== undefined
}

/** @returns The definitions of a set of entities; anything else as it is. */
function listDefinitions(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return Object.values(given).map((entity: unknown) =>
    typeof entity === 'object' && entity !== null && 'definition' in entity
      ? entity.definition
      : undefined,
  )
}

function check(schema: z.ZodObject, options: unknown): void {
  const parsed = schema.safeParse(options)
  if (!parsed.success) throw toOptionsError(schema, parsed.error.issues)
}

/** @returns The names that an object of options has at a path. */
function listMembers(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const inner: unknown = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  if (!(inner instanceof z.ZodObject)) return []
  const [member, ...rest] = path
  return member === undefined
    ? Object.keys(inner.shape)
    : listMembers(inner.shape[String(member)], rest)
}

function toOptionsError(schema: z.ZodObject, issues: readonly z.core.$ZodIssue[]): OptionsError {
  const [issue] = issues
  if (issue === undefined) return new OptionsError('options', 'cannot be read')
  if (issue.code === 'unrecognized_keys') {
    const known = listMembers(schema, issue.path).join(', ')
    const name = [...issue.path, ...issue.keys.slice(0, 1)].map(String).join('.')
    return new OptionsError(name, `is not an option; the options are ${known}`)
  }
  if (issue.code === 'invalid_union') {
    return new OptionsError('appId', `must start with ${APP_ID_PREFIX}, as app.id in manifest.yml`)
  }
  const name = issue.path.map(String).join('.')
  return new OptionsError(name === '' ? 'options' : name, issue.message)
}
