import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../../src/wire/error-table.js'

const rows = Object.entries(ERROR_TABLE).map(([code, row]) => ({ code, ...row }))

describe('ERROR_TABLE', () => {
  it.each(rows)('says of $code what to do and how it is known', (row) => {
    expect(row.nextStep).not.toBe('')
    expect(row.message).not.toMatch(/\.\.$/)
    expect(row.provenance === 'forge-remote').toBe(row.code.startsWith('ERR_'))
    expect(row.platformStatus === undefined).toBe(row.code.startsWith('ERR_'))
  })

  it('answers callers with the statuses of the contract only', () => {
    const statuses = new Set(rows.map(({ httpStatus }) => httpStatus))
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([
      400, 401, 403, 404, 409, 413, 500, 502, 503,
    ])
  })

  it('keeps 401 for the one meaning Forge gives it', () => {
    const unauthorized = rows.filter(({ httpStatus }) => httpStatus === 401)
    expect(unauthorized.map(({ code }) => code)).toEqual(['ERR_INVOCATION_TOKEN'])
  })
})
