/**
 * A request handler whose `req.forge` is typed by the policy that let the request in.
 *
 * @module
 */
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { ForgeContext } from '../context/forge-context.js'
import { ForgeRemoteError } from '../errors.js'
import type { AllowedInvocation, InvocationPolicy } from '../invocation/policy.js'

/** A request that a policy let in. */
export type AuthenticatedRequest<Policy extends InvocationPolicy> = Omit<
  Request<Readonly<Record<string, string>>>,
  'forge'
> & {
  /** The context; with `principal: 'required'` the invocation has one. */
  readonly forge: ForgeContext & { readonly invocation: AllowedInvocation<Policy> }
}

/** Handles a request that a policy let in. */
export type AuthenticatedHandler<Policy extends InvocationPolicy> = (
  req: AuthenticatedRequest<Policy>,
  res: Response,
  next: NextFunction,
) => void | Promise<void>

/** To be mounted behind the middleware of the same policy, which is what makes the type true. */
export function toRequestHandler<Policy extends InvocationPolicy>(
  handler: AuthenticatedHandler<Policy>,
): RequestHandler {
  return async function handleAuthenticated(req, res, next) {
    if (!isAuthenticated<Policy>(req)) {
      throw new ForgeRemoteError('ERR_INTERNAL', 'the handler was mounted without its middleware')
    }
    await handler(req, res, next)
  }
}

function isAuthenticated<Policy extends InvocationPolicy>(
  req: Request | AuthenticatedRequest<Policy>,
): req is AuthenticatedRequest<Policy> {
  return req.forge !== undefined
}
