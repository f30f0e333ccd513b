/**
 * The file that says what the stand-in for product APIs answers.
 *
 * @module
 */
import { parse } from 'yaml'
import * as z from 'zod'
import { OptionsError } from '../../errors.js'

/** One answer of a product's API. */
export interface ProductFixture {
  /** Product of the route. Default: any. */
  readonly product?: string | undefined
  /** Method, or `*` for any. Default `GET`. */
  readonly method?: string | undefined
  /**
   * Path behind `/ex/{product}/{cloudId}`, without the query, such as `/rest/api/3/issue/{key}`. A name in braces stands for one segment, `**`
   * at the end for all that follow.
   */
  readonly path: string
  /** Only for this account id: tokens of other users, and system tokens, look further. Default: any token. */
  readonly user?: string | undefined
  /** Default 200. */
  readonly status?: number | undefined
  /** Headers besides the content type, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** JSON. Default: no body. */
  readonly body?: unknown
}

/** How `offlineUserAuthToken` fails for a user. */
export interface OfflineUserFixture {
  /** Account id, or `*` for all. */
  readonly userId: string
  /** `graphql-errors`: the answer has `errors` and no data. `not-successful`: `success` is `false`. Both with status 200. */
  readonly failure: 'graphql-errors' | 'not-successful'
  /** Default `Could not load permissions for app user`. */
  readonly message?: string | undefined
}

/** What the stand-in answers. */
export interface ProductFixtures {
  /** The first that matches answers. */
  readonly routes?: readonly ProductFixture[] | undefined
  /** The first that matches fails; users that are not listed get a token. */
  readonly offlineUsers?: readonly OfflineUserFixture[] | undefined
}

const fixtureSchema: z.ZodType<ProductFixture, ProductFixture> = z.strictObject({
  product: z.string().min(1).optional(),
  method: z
    .string()
    .regex(/^(?:[A-Z]+|\*)$/, 'expected a method in capitals, or *')
    .optional(),
  path: z
    .string()
    .regex(
      /^\/(?:[^*?#]|\*(?!\*))*(?:\/\*\*)?$/,
      'expected a path without a query, ** only at its end',
    ),
  user: z.string().min(1).optional(),
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7E]*$/)).optional(),
  body: z.unknown().optional(),
})

const offlineUserSchema: z.ZodType<OfflineUserFixture, OfflineUserFixture> = z.strictObject({
  userId: z.string().min(1),
  failure: z.enum(['graphql-errors', 'not-successful']),
  message: z.string().optional(),
})

/** Schema of fixtures. Unknown members are refused. */
export const productFixturesSchema: z.ZodType<ProductFixtures, ProductFixtures> = z.strictObject({
  routes: z.array(fixtureSchema).readonly().optional(),
  offlineUsers: z.array(offlineUserSchema).readonly().optional(),
})

/**
 * Checks fixtures.
 *
 * @param option Name of the option that they came with.
 * @throws OptionsError (`ERR_OPTIONS`) naming the member after the option, such as `product.routes.0.path`.
 */
export function parseProductFixtures(option: string, fixtures: unknown): ProductFixtures {
  const parsed = productFixturesSchema.safeParse(fixtures)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const member = [option, ...(issue?.path ?? [])].join('.')
  throw new OptionsError(member, `is wrong: ${issue?.message ?? 'not understood'}`)
}

/**
 * Reads the text of a fixtures file, JSON or YAML.
 *
 * @param option Name of the option that named the file.
 * @throws OptionsError (`ERR_OPTIONS`).
 */
export function readProductFixtures(option: string, text: string): ProductFixtures {
  return parseProductFixtures(option, parseText(option, text))
}

/** JSON is YAML too. */
function parseText(option: string, text: string): unknown {
  try {
    const parsed: unknown = parse(text)
    return parsed
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'not understood'
    throw new OptionsError(option, `is neither JSON nor YAML: ${problem}`)
  }
}
