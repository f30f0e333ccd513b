/**
 * Keys that this package itself writes into the key-value store of an installation.
 *
 * @module
 */

/** What they start with. Queries of the storage client do not show such items. */
export const OWN_KEY_PREFIX = '__forge-remote:'
