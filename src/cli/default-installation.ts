/**
 * The installation that commands call for unless they are told another.
 *
 * @module
 */

/** Of `invoke` and `attack` alike. */
export const DEFAULT_INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'
