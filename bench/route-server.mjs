/**
 * One variant of a server with a route that reads ten items: `node route-server.mjs VARIANT EMULATOR_URL APP_ID STORAGE_URL`.
 *
 * `GET /` is the route, `GET /cpu` tells the CPU that the process has used, in µs.
 */
import express from 'express'
import { forgeRemote } from 'forge-remote'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { Pool } from 'undici'
import { measureCpu } from './measure.mjs'

const [, , variant, emulatorUrl, appId, storageUrl] = process.argv
const KEYS = Array.from({ length: 10 }, (_, index) => `item-${index}`)

/** The public samples, with the key set made once; `get` reads one value. */
const byHand = (get) => {
  const keys = createRemoteJWKSet(new URL(`${emulatorUrl}/.well-known/jwks.json`))
  const options = { audience: appId, issuer: 'forge/invocation-token', algorithms: ['RS256'] }
  return async (req, res) => {
    try {
      await jwtVerify(req.headers.authorization.slice('Bearer '.length), keys, options)
    } catch {
      res.status(401).end()
      return
    }
    const authorization = `Bearer ${req.headers['x-forge-oauth-system']}`
    const headers = { authorization, 'content-type': 'application/json' }
    res.json(await Promise.all(KEYS.map((key) => get(headers, JSON.stringify({ key })))))
  }
}

const ROUTES = {
  'forge-remote': () => {
    const logger = { info() {}, warn() {}, error() {} }
    const remote = forgeRemote({ appId, emulatorUrl, storageUrl, logger })
    return remote.authenticate({}, async (req, res) => {
      const { storage } = req.forge
      res.json(await Promise.all(KEYS.map((key) => storage.get(key))))
    })
  },
  'jose-fetch': () =>
    byHand(async (headers, body) => {
      const response = await fetch(`${storageUrl}/v1/get`, { method: 'POST', headers, body })
      if (!response.ok) throw new Error(`storage answered ${response.status}`)
      return (await response.json()).value
    }),
  'jose-pool': () => {
    const pool = new Pool(storageUrl, { connections: 64 })
    return byHand(async (headers, body) => {
      const request = { method: 'POST', path: '/v1/get', headers, body }
      const response = await pool.request(request)
      if (response.statusCode !== 200) throw new Error(`storage answered ${response.statusCode}`)
      return (await response.body.json()).value
    })
  },
}

const cpu = measureCpu()
const app = express()
app.get('/cpu', (_req, res) => res.json({ cpu: cpu() }))
app.get('/', ROUTES[variant]())
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
