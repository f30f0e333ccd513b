/**
 * Looks whether a port can be had.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

const HOST = '127.0.0.1'

/** @returns `preferred` when it is free on the loopback interface, else 0, which lets the system choose. */
export async function pickPort(preferred: number): Promise<number> {
  const probe = createServer()
  try {
    probe.listen(preferred, HOST)
    await once(probe, 'listening')
  } catch (error) {
    if (isAddressInUse(error)) return 0
    throw error
  }
  probe.close()
  await once(probe, 'close')
  return preferred
}

/** @returns A port that is free on the loopback interface just now, for a program that cannot choose one itself. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, HOST)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('No port is free')
  return address.port
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
