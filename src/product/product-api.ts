/**
 * Calling the products of a site: Jira, Confluence, Bitbucket.
 *
 * @module
 */

/** What is sent to a product. */
export interface ProductRequest {
  /** Default `GET`. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined
  /** Headers besides `authorization`, which is set for you. Default `accept: application/json`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** A string, bytes, or a form. Give text a `content-type`. */
  body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams | undefined
  /** Ends the call early, besides the request that it is made for. */
  signal?: AbortSignal | undefined
  /**
   * Which product, for an app that is installed in several, such as `confluence`. Default: the one that the invocation came from; work
   * without a request has to name one of several.
   */
  product?: string | undefined
}

/** A product's REST API in the name of the app or of a user. */
export interface ProductApi {
  /**
   * Calls the API and gives back its answer, whatever the status; read or cancel its body. Redirects are not followed.
   *
   * Where the product asks for a pause, by a 429 or before, no other call of this installation goes to it meanwhile; a refused call is
   * repeated after it when its method is idempotent and time is left. A token that the product refuses with 401 is taken out of use, and
   * the call repeated once when there is another; one that lacks a scope stays in use.
   *
   * Everything, the body of the answer included, happens in the time of the request, or in `storage.backgroundTimeoutMs` without one.
   *
   * @param path Path and query below the site's API, such as `/rest/api/3/issue/PULSE-1`. Encode what users put into it.
   * @throws `ERR_PRODUCT_PATH` when the path is not below the API or the product not known; `ERR_NO_TOKEN` without a usable token;
   *   `ERR_PRODUCT_RATE_LIMITED` when the pause outlasts the call; `ERR_PRODUCT_UNREACHABLE` when there was no answer; `ERR_IMPERSONATION`
   *   when the platform gives out no token of the user; `ERR_ABORTED` when the request ended before; `ERR_OPTIONS` for a request that
   *   cannot be sent.
   *
   * @example
   *   const response = await req.forge.asApp.fetch('/rest/api/3/myself')
   *   if (response.ok) console.log(await response.json())
   */
  fetch: (path: string, request?: ProductRequest) => Promise<Response>
}

/** A product's API in the name of a user who is not there. */
export type AsOfflineUser = (accountId: string) => ProductApi

/**
 * A product's API in the name of a user: of the one whose invocation this is, or, called with an account id, of that user while nobody is
 * there (`offlineUserAuthToken`, which needs scopes with `allowImpersonation: true`).
 *
 * @example
 *   await req.forge.asUser.fetch('/rest/api/3/myself')
 *   await req.forge.asUser('5b10a2844c20165700ede21g').fetch('/rest/api/3/myself')
 */
export interface AsUser extends ProductApi {
  (accountId: string): ProductApi
}

/** What a site is called by in `contextIds`. */
export interface ProductSite {
  /** Such as `jira`. */
  readonly product: string
  /** Id of the site; absent for Bitbucket. */
  readonly cloudId?: string
  /** Installation id, with or without its ARI prefix. */
  readonly installationId: string
}
