/**
 * A process of the app, to be killed. Its one argument is JSON; it prints its address as JSON.
 *
 * @module
 */
import { argv, stdout } from 'node:process'
import { z } from 'zod'
import { createBullmqQueue } from '../../src/bullmq/index.js'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { createEventApp } from './event-app.js'

const orderSchema = z.object({
  appId: z.string(),
  emulatorUrl: z.string(),
  redisUrl: z.string(),
  keys: z.array(z.string()),
  leaseMs: z.number(),
  retryDelayMs: z.number(),
})

const { appId, emulatorUrl, redisUrl, ...options } = orderSchema.parse(JSON.parse(argv[2] ?? ''))
const logger = { info: () => {}, warn: () => {}, error: () => {} }
const queue = createBullmqQueue({ url: redisUrl, logger, ...options })
// A process that has just started works on jobs of installations that have not called it yet.
const store = createRedisTokenStore({ url: redisUrl, timeoutMs: 10_000 })
const tokens = { store, keys: options.keys }
const { app } = createEventApp({ appId, emulatorUrl, logger, tokens }, queue)
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
