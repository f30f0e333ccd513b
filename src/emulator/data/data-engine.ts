/**
 * What persistence needs of a storage engine.
 *
 * @module
 */
import type { StorageEngine } from '../engine/storage-engine.js'

/** The part of a storage engine that is read and filled. */
export type DataEngine = Pick<StorageEngine, 'entries' | 'load' | 'tenants'>
