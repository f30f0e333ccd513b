import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestAdmin, startTestAdmin } from '../start-test-admin.js'

let test: TestAdmin
beforeEach(async () => {
  test = await startTestAdmin()
})
afterEach(() => test.close())

const FIRST_PAGE = {}

async function readKeys(): Promise<readonly string[]> {
  const { body } = await test.call('query', FIRST_PAGE)
  return body.data.map(({ key }) => key)
}

describe('POST /rules/set', () => {
  it.each([{ value: 404 }, { value: '404' }])('answers by $value from then on', async (given) => {
    expect((await test.call('delete', { key: 'none' })).status).toBe(204)
    expect((await test.post('/rules/set', { name: 'deleteMissing', ...given })).status).toBe(204)
    expect((await test.call('delete', { key: 'none' })).status).toBe(404)
    const { rules } = (await test.post('/status')).body
    expect(rules).toMatchObject({ deleteMissing: { value: 404 } })
  })

  it('makes queries late, and then as fresh as before', async () => {
    await test.post('/rules/set', { name: 'consistency', value: 'adversarial' })
    await test.call('set', { key: 'late', value: 1 })
    expect(await readKeys()).toEqual([])
    await test.post('/rules/set', { name: 'consistency', value: 'strong' })
    await test.call('set', { key: 'fresh', value: 1 })
    expect(await readKeys()).toEqual(['fresh', 'late'])
  })

  it('hides nothing that was written while queries were strong', async () => {
    await test.post('/rules/set', { name: 'consistency', value: 'adversarial' })
    await test.call('set', { key: 'a', value: 1 })
    await test.post('/rules/set', { name: 'consistency', value: 'strong' })
    await test.call('set', { key: 'b', value: 1 })
    await test.post('/rules/set', { name: 'consistency', value: 'adversarial' })
    expect(await readKeys()).toEqual(['a', 'b'])
  })

  it('makes a chance of a rule without values', async () => {
    await test.post('/rules/set', { name: 'occConflictProbability', value: 1 })
    const conditions = { and: [{ property: 'city', condition: 'NOT_EXISTS', values: [true] }] }
    const item = { entityName: 'place', key: 'k', value: {}, conditions }
    const { body } = await test.call('transaction', { set: [item] })
    expect(body.code).toBe('CONDITIONAL_CHECK_FAILED')
  })

  it.each([
    { name: 'namespace', value: 'product' },
    { name: 'missingRangeAttribute', value: 'first' },
  ])('says to restart for $name, by which stored items lie', async ({ name, value }) => {
    const { status, body } = await test.post('/rules/set', { name, value })
    expect(status).toBe(400)
    expect(body['message']).toContain(`restart with --rule ${name}=${value}`)
  })

  it.each([
    { body: { name: 'deleteMisssing', value: 404 }, message: /known are .*deleteMissing/ },
    { body: { name: '__proto__', value: 404 }, message: /knows no rule "__proto__"/ },
    { body: { name: 'deleteMissing', value: 405 }, message: /deleteMissing must be 204 or 404/ },
    { body: { name: 'occConflictProbability', value: 2 }, message: /a number from 0 to 1/ },
    { body: { name: 'deleteMissing' }, message: /^value: / },
  ])('refuses $body and says what it expected', async ({ body, message }) => {
    const answer = await test.post('/rules/set', body)
    expect(answer.status).toBe(400)
    expect(answer.body['message']).toMatch(message)
  })
})
