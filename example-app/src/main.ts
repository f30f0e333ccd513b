/**
 * Reads the environment and listens on the loopback interface. SIGINT and SIGTERM end it once the requests and the background
 * work under way are done.
 *
 * @module
 */
import { once } from 'node:events'
import { env, stdout } from 'node:process'
import { createServer, forgeRemote, optionsFromEnvironment } from 'forge-remote'
import { z } from 'zod'
import { createBackground } from './background.js'
import { createApp } from './create-app.js'
import { entities } from './generated/entities.js'

const HOST = '127.0.0.1'
/** No load balancer stands in front of this server; with one, give it time to notice that the server is stopping. */
const DRAIN_DELAY_MS = 0

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
})

const { PORT: port } = environmentSchema.parse(env)
const remote = forgeRemote({ ...optionsFromEnvironment(env), entities })
const background = createBackground()
const server = createServer(createApp({ remote, background }), {
  drainDelayMs: DRAIN_DELAY_MS,
  onShutdown: async () => {
    await background.settled()
    await remote.close()
  },
})

server.listen(port, HOST)
await once(server, 'listening')
const address = server.address()
const listeningPort = typeof address === 'object' && address !== null ? address.port : port
stdout.write(`Pulse surveys listens on http://${HOST}:${listeningPort}\n`)
