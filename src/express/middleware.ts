/**
 * The type of our middleware.
 *
 * @module
 */
import type { NextFunction, Request, Response } from 'express'

/** Middleware that fits any route, and leaves the types of the route's parameters to the route. */
export interface Middleware {
  <Params>(req: Request<Params>, res: Response, next: NextFunction): void | Promise<void>
}
