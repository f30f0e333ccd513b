/**
 * The published entry `forge-remote/emulator`.
 *
 * @module
 */
export { startAdminServer } from './admin-server.js'
export type { AdminServer, AdminServerOptions } from './admin-server.js'
export { createEmulator } from './create-emulator.js'
export type { EmulatorOptions, ManifestVariables } from './emulator-options.js'
export type { Emulator } from './emulator.js'
export type { EngineRules } from './engine/engine-rules.js'
export type { EngineRulesInput } from './engine/engine-rules-schema.js'
export type { FaultHandle, FaultState, Faults } from './faults/fault-list.js'
export type {
  FaultAction,
  FaultMatch,
  FaultMoment,
  FaultRule,
  HangFault,
  HtmlFault,
  LatencyFault,
  ResetFault,
  StatusFault,
  TruncateFault,
} from './faults/fault-rule.js'
export type {
  InvocationTokenOptions,
  MintedInvocation,
  SystemTokenOptions,
  UserTokenOptions,
} from './token-issuer.js'
