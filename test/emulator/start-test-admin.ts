/**
 * An emulator with its admin API on loopback, and a short way to call it.
 *
 * @module
 */
import { type AdminServer, startAdminServer } from '../../src/emulator/admin-server.js'
import type { EmulatorOptions } from '../../src/emulator/emulator-options.js'
import {
  type LogEntry,
  type TestEmulator,
  createRecordingLog,
  startTestEmulator,
} from './emulator-harness.js'

const ADMIN_TOKEN = 'admin-token-of-this-run'

/** What came back; a 204 has no body. */
export interface AdminAnswer {
  readonly status: number
  readonly text: string
  /** The body as JSON. */
  readonly body: Record<string, unknown>
}

export interface TestAdmin extends TestEmulator {
  readonly admin: AdminServer
  readonly adminLogs: LogEntry[]
  /** Calls an action. */
  readonly post: (
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<AdminAnswer>
  readonly close: () => Promise<void>
}

export async function startTestAdmin(options: Partial<EmulatorOptions> = {}): Promise<TestAdmin> {
  const test = await startTestEmulator(options)
  const { log, logs } = createRecordingLog()
  const admin = await startAdminServer(test.emulator, { port: 0, adminToken: ADMIN_TOKEN, log })
  return {
    ...test,
    admin,
    adminLogs: logs,
    post: async (path, body = {}, headers = {}) => {
      const response = await fetch(`${admin.adminUrl}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ADMIN_TOKEN}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      const text = await response.text()
      const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
      return { status: response.status, text, body: parsed }
    },
    close: async () => {
      await admin.close()
      await test.emulator.close()
    },
  }
}
