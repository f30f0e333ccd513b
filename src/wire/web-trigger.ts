/**
 * Web triggers: modules that look like the platform's own, and that anybody can call.
 *
 * Source: Forge Containers reference, sample of an invocation context; Forge manifest reference, `webtrigger`.
 *
 * @module
 */

const WEB_TRIGGER = 'core:webtrigger'

/** Whether the module is called by whoever knows its address: the invocation is genuine, and says nothing of who made the request. */
export function isWebTrigger(moduleType: string): boolean {
  return moduleType.toLowerCase() === WEB_TRIGGER
}
