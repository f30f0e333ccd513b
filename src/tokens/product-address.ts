/**
 * Where the products of an installation are called: kept with its token, for work without a request.
 *
 * @module
 */
import * as z from 'zod'

/** Where a product of the installation is called. It was checked together with the invocation that named it. */
export interface ProductAddress {
  /** Such as `jira` or `confluence`. */
  readonly name: string
  /** `https://api.atlassian.com/ex/<product>/<cloud id>`, or `https://api.bitbucket.org`. */
  readonly apiBaseUrl: string
}

/** Schema of {@link ProductAddress} in a sealed record. */
export const productAddressSchema: z.ZodType<ProductAddress> = z.strictObject({
  name: z.string(),
  apiBaseUrl: z.string(),
})
