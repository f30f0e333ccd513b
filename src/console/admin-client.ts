/**
 * Calls the emulator's admin API, which answers the console as it answers everybody who holds the token.
 *
 * @module
 */
import { AdminError } from './admin-error.js'
import { readMembers, readOptionalText } from './answers/read-json.js'

/** The admin API, bound to one token. */
export interface AdminClient {
  /**
   * @returns The answer's JSON; `undefined` when it has no body.
   * @throws {AdminError} when the call was refused or not answered.
   */
  call: (path: string, body?: unknown) => Promise<unknown>
  /**
   * @returns The answer's text as it came.
   * @throws {AdminError} when the call was refused or not answered.
   */
  callForText: (path: string, body?: unknown) => Promise<string>
}

/** @param send The browser's `fetch`. */
export function createAdminClient(token: string, send: typeof fetch): AdminClient {
  async function callForText(path: string, body: unknown = {}): Promise<string> {
    const response = await send(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => {
      throw new AdminError('ERR_NO_ANSWER', 0, 'the emulator does not answer')
    })
    const text = await response.text()
    if (response.ok) return text
    const { code, message } = readMembers(parse(text))
    throw new AdminError(
      readOptionalText(code) ?? `HTTP ${response.status}`,
      response.status,
      readOptionalText(message) ?? 'the emulator answered without a reason',
    )
  }
  return { callForText, call: async (path, body) => parse(await callForText(path, body)) }
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = text === '' ? undefined : JSON.parse(text)
    return parsed
  } catch {
    return undefined
  }
}
