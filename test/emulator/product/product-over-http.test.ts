import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mapAtlassianUrl } from '../../../src/invocation/map-atlassian-url.js'
import { isApiBaseUrl } from '../../../src/invocation/api-base-url.js'
import { INSTALLATION_ID, type TestEmulator, startTestEmulator } from '../emulator-harness.js'

let test: TestEmulator
let apiBaseUrl: string
beforeAll(async () => {
  const product = { routes: [{ path: '/rest/api/3/issue/{key}', body: { key: 'DEMO-1' } }] }
  test = await startTestEmulator({ product })
  const token = await test.emulator.invocationToken({ installationId: INSTALLATION_ID })
  const [, payload = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    app: { apiBaseUrl: string }
  }
  apiBaseUrl = claims.app.apiBaseUrl
})
afterAll(() => test.emulator.close())

const get = (token: string, path: string) =>
  fetch(mapAtlassianUrl(`${apiBaseUrl}${path}`, test.emulator.url), {
    headers: { authorization: `Bearer ${token}` },
  })

describe('product APIs of an emulator', () => {
  it('are reached with the address in the claims, which the verifier allows', async () => {
    expect(isApiBaseUrl(apiBaseUrl, { isIsolated: false })).toBe(true)
    const system = await test.emulator.systemToken({ installationId: INSTALLATION_ID })
    const user = await test.emulator.userToken({ installationId: INSTALLATION_ID, principal: 'a' })
    for (const token of [system, user]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const response = await get(token, '/rest/api/3/issue/DEMO-1?expand=names')
      expect(response.status).toBe(200)
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await response.json()).toEqual({ key: 'DEMO-1' })
    }
  })

  it('name in the log what a fixture is missing for', async () => {
    const token = await test.emulator.systemToken({ installationId: INSTALLATION_ID })
    expect((await get(token, '/rest/api/3/myself')).status).toBe(404)
    expect(test.logs.at(-1)?.message).toContain('"path":"/rest/api/3/myself"')
  })

  it('refuse a token of another installation', async () => {
    expect(
      (await get(await test.emulator.systemToken({ installationId: 'two' }), '/x')).status,
    ).toBe(401)
  })

  it('mint tokens of users who are not in session', async () => {
    const system = await test.emulator.systemToken({ installationId: INSTALLATION_ID })
    const response = await fetch(`${test.emulator.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'mutation { offlineUserAuthToken }',
        variables: { input: { contextIds: [INSTALLATION_ID], userId: 'bob' } },
      }),
    })
    const { data } = (await response.json()) as {
      data: { offlineUserAuthToken: { authToken: { token: string } } }
    }
    const { token } = data.offlineUserAuthToken.authToken
    expect((await get(token, '/rest/api/3/issue/DEMO-1')).status).toBe(200)
  })
})
