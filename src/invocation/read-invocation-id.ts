/**
 * Reads the header that names an invocation to a container.
 *
 * Source: Forge Containers reference. How the ids are written is documented nowhere; the grammar is what ids, ARIs and base64 need.
 *
 * @module
 */
import { InvocationTokenError } from '../errors.js'
import { INVOCATION_ID_HEADER } from '../wire/headers.js'

/** No comma and no space: the id becomes a field of `forge-proxy-authorization`. */
const INVOCATION_ID = /^[A-Za-z0-9][A-Za-z0-9._~:/+-]{0,255}={0,2}$/

/**
 * @param values Every `x-forge-invocation-id` header of the request: `req.headers` would join them.
 * @throws {@link InvocationTokenError} `missing` when there is no header, `malformed` when it is not one id.
 */
export function readInvocationId(values: readonly string[] = []): string {
  const [id] = values
  if (id === undefined) {
    throw new InvocationTokenError({ refusal: 'missing' }, `${INVOCATION_ID_HEADER} is missing`)
  }
  if (values.length === 1 && INVOCATION_ID.test(id)) return id
  const problem = `${INVOCATION_ID_HEADER} is not one id`
  throw new InvocationTokenError({ refusal: 'malformed' }, problem)
}
