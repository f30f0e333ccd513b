/**
 * Reads the environment and listens on the loopback interface. SIGINT and SIGTERM end it once the requests and the events under way are
 * done.
 *
 * | variable           | what it is                                                                                              |
 * | ------------------ | ------------------------------------------------------------------------------------------------------- |
 * | `FORGE_APP_ID`     | `app.id` of manifest.yml; `optionsFromEnvironment` reads it, and the emulator's address when there is one |
 * | `PORT`             | port to listen on; default 3000                                                                         |
 * | `REDIS_URL`        | Redis or Valkey that several processes of the app share; without it this process works alone            |
 * | `FORGE_TOKEN_KEYS` | keys of `npx forge-remote token-key`, with commas in between: they seal what is stored in Redis          |
 *
 * @module
 */
import { once } from 'node:events'
import { env, stdout } from 'node:process'
import { createServer, forgeRemote, optionsFromEnvironment } from 'forge-remote'
import { z } from 'zod'
import { createApp } from './create-app.js'
import { entities } from './generated/entities.js'
import { share } from './share.js'

const HOST = '127.0.0.1'
/** No load balancer stands in front of this server; with one, give it time to notice that the server is stopping. */
const DRAIN_DELAY_MS = 0

const environmentSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    REDIS_URL: z.string().default(''),
    FORGE_TOKEN_KEYS: z.string().default(''),
  })
  .refine(({ REDIS_URL, FORGE_TOKEN_KEYS }) => REDIS_URL === '' || FORGE_TOKEN_KEYS !== '', {
    path: ['FORGE_TOKEN_KEYS'],
    message: 'is not set, and REDIS_URL is; make a key with `npx forge-remote token-key`',
  })

const { PORT: port, REDIS_URL: url, FORGE_TOKEN_KEYS: keys } = environmentSchema.parse(env)
const { tokens, queue } = url === '' ? {} : share({ url, keys: keys.split(',') })
const remote = forgeRemote({ ...optionsFromEnvironment(env), entities, tokens })
const server = createServer(createApp({ remote, queue }), {
  drainDelayMs: DRAIN_DELAY_MS,
  onShutdown: () => remote.close(),
})

server.listen(port, HOST)
await once(server, 'listening')
const address = server.address()
const listeningPort = typeof address === 'object' && address !== null ? address.port : port
stdout.write(`Pulse surveys listens on http://${HOST}:${listeningPort}\n`)
