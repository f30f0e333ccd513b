/**
 * `forge-remote/testing`: Forge in a test.
 *
 * @module
 */
export { createTestForge } from './create-test-forge.js'
export type { TestForge, TestForgeOptions, TestInvocation } from './create-test-forge.js'
export type { ManualClock } from './manual-clock.js'
export type { RecordedEntry } from './recording-logger.js'
