/**
 * The id of an app.
 *
 * @module
 */

/** Start of every app id; `app.id` in the manifest and the FIT's audience. */
export const APP_ID_PREFIX = 'ari:cloud:ecosystem::app/'
