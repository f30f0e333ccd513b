/**
 * Header names of the Forge Remote and Forge Containers contracts, in lower case as Node gives them.
 *
 * Source: Forge Remote essentials; Forge Containers reference.
 *
 * @module
 */

/** App system token, sent when `endpoint.auth.appSystemToken.enabled` is `true`. */
export const SYSTEM_TOKEN_HEADER = 'x-forge-oauth-system'

/** App user token, sent when `endpoint.auth.appUserToken.enabled` is `true` and a user is present. */
export const USER_TOKEN_HEADER = 'x-forge-oauth-user'

/** Trace id of the invocation: 16 or 32 hexadecimal digits. */
export const TRACE_ID_HEADER = 'x-b3-traceid'

/** Span id of the invocation: 16 or 32 hexadecimal digits. */
export const SPAN_ID_HEADER = 'x-b3-spanid'

/** The storage service may answer with its trace id under this name instead of `x-b3-traceid`. */
export const ALTERNATIVE_TRACE_ID_HEADER = 'x-trace-id'

/** Forge Containers: who calls the egress proxy, `Forge as=app,id=…` or `Forge as=app,installationId=…`. */
export const PROXY_AUTHORIZATION_HEADER = 'forge-proxy-authorization'

/** Forge Containers: names the invocation that a request is part of. The proxy beside the container knows what it is. */
export const INVOCATION_ID_HEADER = 'x-forge-invocation-id'

/** Forge Containers: opaque, base64; belongs into each log entry of the request under `forge_invocation`. */
export const LOG_ATTRIBUTES_HEADER = 'x-forge-invocation-log-attributes'
