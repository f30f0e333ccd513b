/**
 * The published entry `forge-remote/emulator`.
 *
 * @module
 */
export { startAdminServer } from './admin-server.js'
export type { AdminServer, AdminServerOptions } from './admin-server.js'
export { createEmulator } from './create-emulator.js'
export type { EmulatorOptions } from './emulator-options.js'
export type { Emulator } from './emulator.js'
export type {
  InvocationTokenOptions,
  MintedInvocation,
  SystemTokenOptions,
  UserTokenOptions,
} from './token-issuer.js'
