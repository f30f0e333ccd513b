import { describe, expect, it } from 'vitest'
import { mayShareToken } from '../../src/tokens/may-share-token.js'

describe('mayShareToken', () => {
  it.each([
    { moduleType: 'core:trigger', principal: undefined, shared: true },
    { moduleType: 'core:endpoint', shared: true },
    { moduleType: 'core:endpoint', principal: 'user', shared: false },
    { moduleType: 'xen:macro', principal: 'user', shared: false },
    { moduleType: 'xen:macro', principal: undefined, shared: false },
    { moduleType: 'jira:core:trigger', principal: undefined, shared: false },
    { moduleType: 'core:webtrigger', principal: undefined, shared: false },
    { moduleType: 'core:webTrigger', principal: undefined, shared: false },
    { moduleType: 'core:webtriggers', principal: undefined, shared: true },
    { moduleType: 'CORE:trigger', principal: undefined, shared: false },
    { moduleType: 'core', principal: undefined, shared: false },
    { moduleType: '', principal: undefined, shared: false },
  ])('says $shared for $moduleType with principal $principal', ({ shared, ...origin }) => {
    expect(mayShareToken(origin)).toBe(shared)
  })
})
