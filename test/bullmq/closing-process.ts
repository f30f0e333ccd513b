/**
 * A process that opens a queue, and closes it when it reads a line. Then nothing of it is left, so that it ends. Its one argument is JSON; it
 * prints a line when it works.
 *
 * @module
 */
import { once } from 'node:events'
import { argv, stdin, stdout } from 'node:process'
import { createClient } from 'redis'
import { z } from 'zod'
import { createBullmqQueue } from '../../src/bullmq/index.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'

const orderSchema = z.object({
  url: z.string(),
  /** Whether the queue is given a client in place of the address. */
  hasClient: z.boolean(),
  /** Whether to wait until the queue answers. */
  isReachable: z.boolean(),
})

const { url, hasClient, isReachable } = orderSchema.parse(JSON.parse(argv[2] ?? ''))
const client = createClient({ url })
client.on('error', () => {})
const queue = createBullmqQueue({
  ...(hasClient ? { connection: client } : { url }),
  keys: [generateTokenKey()],
  timeoutMs: 300,
  leaseMs: 500,
  logger: { info: () => {}, warn: () => {}, error: () => {} },
})
queue.work('event', async () => {})
if (isReachable) await untilAnswered()
stdout.write('works\n')
await once(stdin, 'data')
stdin.destroy()
await queue.close()
if (client.isOpen) client.destroy()

/** Redis may need longer than the queue waits. */
async function untilAnswered(): Promise<void> {
  await queue.deadLetters().catch(untilAnswered)
}
