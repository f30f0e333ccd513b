/**
 * Types `req.forge`.
 *
 * @module
 */
import type { ForgeContext } from '../context/forge-context.js'

declare global {
  namespace Express {
    interface Request {
      /** Set by `remote.authenticate()`; reading it on a route without that middleware gives `undefined`. */
      forge: ForgeContext
    }
  }
}
