/**
 * One variant of the server under test: `node verification-server.mjs VARIANT EMULATOR_URL APP_ID`.
 */
import express from 'express'
import { forgeRemote } from 'forge-remote'
import { createRemoteJWKSet, jwtVerify } from 'jose'

const [, , variant, emulatorUrl, appId] = process.argv

const MIDDLEWARE = {
  bare: () => (_req, _res, next) => next(),
  'forge-remote': () => {
    const logger = { info() {}, warn() {}, error() {} }
    return forgeRemote({ appId, emulatorUrl, logger }).authenticate()
  },
  // What the public samples do, with the key set made once.
  jose: () => {
    const keys = createRemoteJWKSet(new URL(`${emulatorUrl}/.well-known/jwks.json`))
    return async (req, res, next) => {
      try {
        const token = req.headers.authorization.replace('Bearer ', '')
        const { payload } = await jwtVerify(token, keys, {
          audience: appId,
          issuer: 'forge/invocation-token',
          algorithms: ['RS256'],
        })
        req.invocation = payload
        next()
      } catch {
        res.status(401).end()
      }
    }
  },
}

const app = express()
app.use(MIDDLEWARE[variant]())
app.get('/', (_req, res) => res.json({ ok: true }))
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
