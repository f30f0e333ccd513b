/**
 * A process of the app, played in this one: killing it cuts its line to Redis and closes its port.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type BullmqQueueOptions, createBullmqQueue } from '../../src/bullmq/index.js'
import type { TestForge } from '../../src/testing/index.js'
import { startProxy } from '../redis/start-proxy.js'
import type { TestRedis } from '../redis/start-redis.js'
import { createEventApp } from './event-app.js'
import type { EventProcess } from './play-deliveries.js'

/** Starts one. What it has at hand when it is killed goes on, without a connection to the queue, as in a process cut off from its network. */
export async function startLocal(
  forge: TestForge,
  redis: TestRedis,
  options: Omit<BullmqQueueOptions, 'url'>,
): Promise<EventProcess> {
  const proxy = await startProxy(redis.port)
  const queue = createBullmqQueue({ url: proxy.url, ...options })
  const { app } = createEventApp(forge.options, queue)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    kill: async () => {
      await proxy.stop()
      server.closeAllConnections()
      server.close()
      await queue.close()
    },
  }
}
