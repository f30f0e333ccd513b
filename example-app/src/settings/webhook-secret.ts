/**
 * The secret that webhooks of the app are signed with.
 *
 * @module
 */

/** Its key in the secret store. */
export const WEBHOOK_SECRET = 'webhook-secret'
