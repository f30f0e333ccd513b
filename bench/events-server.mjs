/**
 * A route that takes events in: by hand, handled at once, or stored in a queue. Arguments: variant, emulator, app id, Redis.
 */
import express from 'express'
import { forgeRemote, generateTokenKey } from 'forge-remote'
import { createBullmqQueue } from 'forge-remote/bullmq'

const [variant, emulatorUrl, appId, redisUrl] = process.argv.slice(2)

const remote = forgeRemote({ appId, emulatorUrl, logger: { info() {}, warn() {}, error() {} } })
const app = express()
const handler = () => {}

const VARIANTS = {
  verified: () => [
    remote.authenticate({ principal: 'forbidden', modules: ['core:*'] }),
    express.json(),
    (_req, res) => res.status(204).end(),
  ],
  direct: () => remote.events({ onUnhandled: handler }),
  queue: () => {
    const keys = [generateTokenKey()]
    // Others work on what is stored.
    const queue = createBullmqQueue({ url: redisUrl, keys, concurrency: 0 })
    return remote.events({ onUnhandled: handler }, { queue })
  },
  worked: () => {
    const keys = [generateTokenKey()]
    return remote.events(
      { onUnhandled: handler },
      { queue: createBullmqQueue({ url: redisUrl, keys }) },
    )
  },
}

app.get('/cpu', (_req, res) => {
  const { user, system } = process.cpuUsage()
  res.json({ cpu: user + system })
})
app.post('/', ...VARIANTS[variant]())
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
