/**
 * `forge-remote/bullmq`: a durable queue for events, in Redis or Valkey.
 *
 * @module
 */
export { createBullmqQueue } from './bullmq-queue.js'
export type { BullmqQueueOptions } from './bullmq-options.js'
