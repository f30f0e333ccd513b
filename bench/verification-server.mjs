/**
 * One variant of the server under test: `node verification-server.mjs VARIANT EMULATOR_URL APP_ID`.
 */
import express from 'express'
import { expressjwt } from 'express-jwt'
import { auth } from 'express-oauth2-jwt-bearer'
import { createVerifier } from 'fast-jwt'
import { forgeRemote } from 'forge-remote'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import jwksRsa from 'jwks-rsa'

const [, , variant, emulatorUrl, appId] = process.argv
const ISSUER = 'forge/invocation-token'
const jwksUri = `${emulatorUrl}/.well-known/jwks.json`
const verifyOptions = { audience: appId, issuer: ISSUER, algorithms: ['RS256'] }
const readToken = (req) => req.headers.authorization.slice('Bearer '.length)

/** Middleware around a function that verifies or throws. */
const guard = (verify) => async (req, res, next) => {
  try {
    req.invocation = await verify(readToken(req))
    next()
  } catch {
    res.status(401).end()
  }
}

const MIDDLEWARE = {
  bare: () => (_req, _res, next) => next(),
  'forge-remote': () => {
    const logger = { info() {}, warn() {}, error() {} }
    return forgeRemote({ appId, emulatorUrl, logger }).authenticate()
  },
  // The public samples, with the key set made once.
  jose: () => {
    const keys = createRemoteJWKSet(new URL(jwksUri))
    return guard(async (token) => (await jwtVerify(token, keys, verifyOptions)).payload)
  },
  // The public samples to the letter.
  'jose-per-request': () =>
    guard(async (token) => {
      const keys = createRemoteJWKSet(new URL(jwksUri))
      return (await jwtVerify(token, keys, verifyOptions)).payload
    }),
  'express-jwt': () =>
    expressjwt({
      ...verifyOptions,
      secret: jwksRsa.expressJwtSecret({ jwksUri, cache: true, rateLimit: true }),
    }),
  'express-oauth2-jwt-bearer': () =>
    auth({ issuer: ISSUER, audience: appId, jwksUri, tokenSigningAlg: 'RS256' }),
  'fast-jwt': () => {
    const client = jwksRsa({ jwksUri, cache: true })
    return guard(
      createVerifier({
        key: async ({ header }) => (await client.getSigningKey(header.kid)).getPublicKey(),
        allowedAud: appId,
        allowedIss: ISSUER,
        algorithms: ['RS256'],
      }),
    )
  },
}

const app = express()
app.use(MIDDLEWARE[variant]())
app.get('/', (_req, res) => res.json({ ok: true }))
app.use((_error, _req, res, _next) => res.status(401).end())
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
