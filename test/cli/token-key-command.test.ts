import { describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { start } from './cli-harness.js'

describe('forge-remote token-key', () => {
  it('prints a key that a ring takes, another one each time', async () => {
    const [one, other] = [start(['token-key']), start(['token-key'])]
    expect([await one.exitCode, await other.exitCode]).toEqual([0, 0])
    const keys = [one.out().trim(), other.out().trim()]
    expect(createKeyRing(keys).ids).toHaveLength(2)
  })

  it('refuses arguments', async () => {
    const command = start(['token-key', 'mine'])
    expect(await command.exitCode).toBe(2)
  })
})
