/**
 * The place where an app declares the type of `req.forge.entities`.
 *
 * @module
 */

/**
 * The repositories of the app's entities, by name. It is empty until a generated file, or the app itself, declares them:
 *
 * @example
 *   import type {} from 'forge-remote'
 *   declare module 'forge-remote' {
 *     interface ForgeEntities extends EntityRepositories<typeof entities> {}
 *   }
 */
export interface ForgeEntities {}
