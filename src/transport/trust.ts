/**
 * Which certificates are trusted besides those that come with Node.
 *
 * @module
 */
import { X509Certificate } from 'node:crypto'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { OptionsError } from '../errors.js'

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/**
 * Reads certificates in PEM, for all connections of a transport.
 *
 * @throws An `OptionsError` unless it is one or more certificates: Node itself passes over text that is none.
 */
export function createTrust(ca: string): SecureContext {
  const certificates = ca.match(PEM_CERTIFICATE) ?? []
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new OptionsError('ca', 'must be one or more certificates in PEM')
  }
  return createSecureContext({ ca: [...rootCertificates, ...certificates] })
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.byteLength > 0
  } catch {
    return false
  }
}
