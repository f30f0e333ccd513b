import { describe, expect, expectTypeOf, it } from 'vitest'
import type { InvocationClaims } from '../../src/wire/invocation-claims.js'
import { OptionsError } from '../../src/errors.js'
import { type Invocation, toInvocation } from '../../src/invocation/invocation.js'
import {
  type AllowedInvocation,
  type InvocationPolicy,
  checkPolicyOptions,
  findPolicyProblem,
} from '../../src/invocation/policy.js'
import { APP_ID, INSTALLATION_ID, OTHER_APP_ID, buildClaims } from './sign-token.js'

const BARE_ID = INSTALLATION_ID.split('/')[1] ?? ''

function invoke(changes: Parameters<typeof buildClaims>[0] = {}): Invocation {
  return toInvocation(buildClaims(changes) as unknown as InvocationClaims)
}

const event = invoke({
  principal: undefined,
  app: { module: { type: 'core:trigger', key: 'installed' } },
})
const macro = invoke()
const webTrigger = (type = 'core:webtrigger') =>
  invoke({ principal: undefined, app: { module: { type, key: 'anybody' } } })
const development = invoke({ app: { environment: { type: 'DEVELOPMENT', id: 'e' } } })
const licensed = (license: object | undefined) => invoke({ app: { license } })

describe('findPolicyProblem', () => {
  it.each<{ name: string; policy: InvocationPolicy; invocation: Invocation }>([
    { name: 'anything without rules', policy: {}, invocation: macro },
    { name: 'a user', policy: { principal: 'required' }, invocation: macro },
    { name: 'an event', policy: { principal: 'forbidden' }, invocation: event },
    { name: 'a listed module', policy: { modules: ['x:y', 'xen:macro'] }, invocation: macro },
    { name: 'a module of a family', policy: { modules: ['core:*'] }, invocation: event },
    {
      name: 'a web trigger that is named',
      policy: { modules: ['core:webtrigger'] },
      invocation: webTrigger(),
    },
    { name: 'a listed environment', policy: { environments: ['PRODUCTION'] }, invocation: macro },
    { name: 'a licence', policy: { license: 'active' }, invocation: licensed({ active: true }) },
    {
      name: 'an old licence',
      policy: { license: 'active' },
      invocation: licensed({ isActive: true }),
    },
    { name: 'an installation', policy: { installations: [INSTALLATION_ID] }, invocation: macro },
    { name: 'a bare installation', policy: { installations: [BARE_ID] }, invocation: macro },
    { name: 'a listed app', policy: { apps: { [APP_ID]: {} } }, invocation: macro },
    {
      name: 'a listed app that keeps its own rules',
      policy: { apps: { [APP_ID]: { principal: 'required' } } },
      invocation: macro,
    },
    {
      name: 'an event under two rules',
      policy: { principal: 'forbidden', modules: ['core:*'] },
      invocation: event,
    },
  ])('lets in $name', ({ policy, invocation }) => {
    expect(findPolicyProblem(policy, invocation)).toBeUndefined()
  })

  it.each<{ name: string; policy: InvocationPolicy; invocation: Invocation; rule: string }>([
    { name: 'an event', policy: { principal: 'required' }, invocation: event, rule: 'principal' },
    { name: 'a user', policy: { principal: 'forbidden' }, invocation: macro, rule: 'principal' },
    {
      name: 'another module',
      policy: { modules: ['jira:issuePanel'] },
      invocation: macro,
      rule: 'modules',
    },
    {
      name: 'a longer module',
      policy: { modules: ['xen:mac'] },
      invocation: macro,
      rule: 'modules',
    },
    { name: 'another family', policy: { modules: ['core:*'] }, invocation: macro, rule: 'modules' },
    {
      name: 'a module in capitals',
      policy: { modules: ['XEN:MACRO'] },
      invocation: macro,
      rule: 'modules',
    },
    {
      name: 'a web trigger, which anybody can call, on a route for events',
      policy: { principal: 'forbidden', modules: ['core:*'] },
      invocation: webTrigger(),
      rule: 'modules',
    },
    {
      name: 'a web trigger in another spelling',
      policy: { modules: ['core:*'] },
      invocation: webTrigger('core:webTrigger'),
      rule: 'modules',
    },
    {
      name: 'a development token',
      policy: { environments: ['PRODUCTION', 'STAGING'] },
      invocation: development,
      rule: 'environments',
    },
    { name: 'no licence', policy: { license: 'active' }, invocation: macro, rule: 'license' },
    {
      name: 'an inactive licence',
      policy: { license: 'active' },
      invocation: licensed({ active: false, isActive: true }),
      rule: 'license',
    },
    {
      name: 'an empty licence',
      policy: { license: 'active' },
      invocation: licensed({}),
      rule: 'license',
    },
    {
      name: 'another installation',
      policy: { installations: [`${INSTALLATION_ID}x`] },
      invocation: macro,
      rule: 'installations',
    },
    {
      name: 'another app',
      policy: { apps: { [OTHER_APP_ID]: {} } },
      invocation: macro,
      rule: 'apps',
    },
    {
      name: 'a listed app against its own rules',
      policy: { apps: { [APP_ID]: { principal: 'forbidden' } } },
      invocation: macro,
      rule: 'principal',
    },
    {
      name: 'a token that a user can see, on a route for events',
      policy: { principal: 'forbidden', modules: ['core:*'] },
      invocation: invoke({ principal: undefined }),
      rule: 'modules',
    },
  ])('keeps out $name', ({ policy, invocation, rule }) => {
    expect(findPolicyProblem(policy, invocation)).toEqual({
      rule,
      message: expect.any(String) as string,
      nextStep: expect.any(String) as string,
    })
  })

  it('says which way a user matters', () => {
    expect(findPolicyProblem({ principal: 'required' }, event)).toMatchObject({
      message: 'a user in session is required here: the invocation has none',
      nextStep: expect.stringContaining('invoke --principal ID') as string,
    })
    expect(findPolicyProblem({ principal: 'forbidden' }, macro)).toMatchObject({
      message: 'a user in session is forbidden here: the invocation has one',
      nextStep: expect.stringContaining('without --principal') as string,
    })
  })

  it('gives each rule a next step of its own', () => {
    const policies: readonly InvocationPolicy[] = [
      { principal: 'forbidden' },
      { modules: ['core:*'] },
      { environments: ['STAGING'] },
      { license: 'active' },
      { installations: ['x'] },
      { apps: { [OTHER_APP_ID]: {} } },
    ]
    const nextSteps = policies.map((policy) => findPolicyProblem(policy, macro)?.nextStep)
    expect(new Set(nextSteps).size).toBe(policies.length)
    expect(nextSteps).not.toContain(undefined)
  })
})

describe('checkPolicyOptions', () => {
  it('gives a policy that is in order', () => {
    const policy = {
      principal: 'required',
      modules: ['core:*', 'jira:issuePanel'],
      environments: ['PRODUCTION'],
      license: 'active',
      installations: [INSTALLATION_ID],
      apps: { [APP_ID]: { principal: 'required' } },
    }

    expect(checkPolicyOptions(policy)).toEqual(policy)
  })

  it.each<{ policy: unknown; option: string }>([
    { policy: null, option: 'policy' },
    { policy: 'required', option: 'policy' },
    { policy: { principle: 'required' }, option: 'policy' },
    { policy: { principal: true }, option: 'policy.principal' },
    { policy: { modules: 'core:*' }, option: 'policy.modules' },
    { policy: { modules: [] }, option: 'policy.modules' },
    { policy: { modules: ['*:trigger'] }, option: 'policy.modules.0' },
    { policy: { modules: ['core:trigger', ''] }, option: 'policy.modules.1' },
    { policy: { environments: ['production'] }, option: 'policy.environments.0' },
    { policy: { license: true }, option: 'policy.license' },
    { policy: { installations: [''] }, option: 'policy.installations.0' },
    { policy: { apps: { [APP_ID]: { apps: {} } } }, option: `policy.apps.${APP_ID}` },
  ])('refuses $policy, naming $option', ({ policy, option }) => {
    expect(() => checkPolicyOptions(policy)).toThrow(OptionsError)
    expect(() => checkPolicyOptions(policy)).toThrow(expect.objectContaining({ option }))
  })
})

describe('AllowedInvocation', () => {
  it('has a principal when the policy requires one', () => {
    expectTypeOf<
      AllowedInvocation<{ principal: 'required' }>['principal']
    >().toEqualTypeOf<string>()
    expectTypeOf<AllowedInvocation<object>['principal']>().toEqualTypeOf<string | undefined>()
  })
})
