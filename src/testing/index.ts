/**
 * `forge-remote/testing`: Forge in a test.
 *
 * @module
 */
export { assertMatchesManifest } from './assert-matches-manifest.js'
export { createTestForge } from './create-test-forge.js'
export type { TestForge, TestForgeOptions, TestInvocation } from './create-test-forge.js'
export { verifyCompactJws } from '../invocation/verify-compact-jws.js'
export type { VerifiedJws } from '../invocation/verify-compact-jws.js'
export type { ManualClock } from './manual-clock.js'
export type { TestStorageOptions } from './open-test-storage.js'
export type { RecordedEntry } from './recording-logger.js'
export { tokenStoreChecks } from './token-store-conformance.js'
export type { TokenStoreCheck, TokenStoreSubject } from './token-store-conformance.js'
export { createTokenMemory } from '../tokens/memory-token-store.js'
export type { TokenMemory, TokenMemoryOptions } from '../tokens/memory-token-store.js'
