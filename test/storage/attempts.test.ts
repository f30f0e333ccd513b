import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import { CLOSED_ORIGIN } from '../transport/loopback.js'
import { failureOf, setup } from './platform.js'

describe('attempts', () => {
  it('are those that were sent', async () => {
    const storageUrl = CLOSED_ORIGIN
    const door = remoteDoor({ storageUrl, bearer: () => 'token' })
    const { storage } = await setup({ door, control: createRetryControl({ random: () => 0 }) })
    const error = await failureOf(() => storage.secrets.set('k', 1))
    expect(error).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE', attempts: 0 })
    expect(error.message).not.toContain('attempts')
  })

  it.each(['set', 'delete', 'get'] as const)(
    'are none when the request has ended before: %s',
    async (name) => {
      const { platform, storage } = await setup({ signal: AbortSignal.abort() })
      const error = await failureOf(() => storage.secrets[name]('k', 1))
      expect(error).toMatchObject({ family: 'aborted', attempts: 0 })
      expect(platform.requests).toHaveLength(0)
    },
  )

  it('are not repeated for what the answer says, only for what cannot be read', async () => {
    const { platform, storage } = await setup({ showExpired: true })
    platform.answerWith({ body: { key: 'k', value: { name: 'no version' } } })
    const update = () => storage.entity('thing').update('k', () => ({ n: 1 }), { version: 'n' })
    expect(await failureOf(update)).toMatchObject({ code: 'INCORRECT_PROPERTY_TYPE' })
    expect(platform.requests).toHaveLength(1)
  })
})
