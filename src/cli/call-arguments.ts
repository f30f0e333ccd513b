/**
 * What `invoke` and `attack` alike are told about the calls that they make.
 *
 * @module
 */

/** The installation that is meant when none is named. */
export const DEFAULT_INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'

/** For `parseArgs`. */
export const CALL_ARGUMENTS = {
  path: { type: 'string' },
  method: { type: 'string' },
  body: { type: 'string' },
  principal: { type: 'string' },
  installation: { type: 'string', default: DEFAULT_INSTALLATION_ID },
  environment: { type: 'string' },
  module: { type: 'string' },
  emulator: { type: 'string', default: 'http://127.0.0.1:4555' },
} as const
