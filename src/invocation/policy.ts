/**
 * Which genuine invocations a route lets in.
 *
 * @module
 */
import * as z from 'zod'
import { OptionsError } from '../errors.js'
import { toBareInstallationId } from '../values/tenant.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'
import { isWebTrigger } from '../wire/web-trigger.js'
import type { Invocation } from './invocation.js'

/** Rules for one mount. Every rule that is given must hold; none at all lets in every genuine invocation. */
export interface InvocationPolicy {
  /** `required`: a user is in session. `forbidden`: none is, as with events and scheduled triggers. */
  readonly principal?: 'required' | 'forbidden' | undefined
  /**
   * Types of the calling module, such as `jira:issuePanel`; a `*` at the end stands for anything, as in `core:*`, but for web triggers:
   * anybody can call those, so they are let in where `core:webtrigger` is named.
   */
  readonly modules?: readonly string[] | undefined
  /** Environments that the calling app may be deployed to. */
  readonly environments?: readonly EnvironmentType[] | undefined
  /** `active`: the app is licensed. Free apps and most environments other than production have no licence at all. */
  readonly license?: 'active' | undefined
  /** Installations that may call, with or without the prefix `ari:cloud:ecosystem::installation/`. */
  readonly installations?: readonly string[] | undefined
  /** Apps that may call, by id, each with further rules. For remotes of several apps. */
  readonly apps?: Readonly<Record<string, Omit<InvocationPolicy, 'apps'>>> | undefined
}

/** Why a policy does not let an invocation in. */
export interface PolicyProblem {
  /** The rule that is broken, such as `principal`. */
  readonly rule: string
  /** What was found and what is wanted; holds no user's data. */
  readonly message: string
  /** What to do about it. */
  readonly nextStep: string
}

/** An invocation that a policy let in: with `principal: 'required'` it has one. */
export type AllowedInvocation<Policy extends InvocationPolicy> = Policy extends {
  readonly principal: 'required'
}
  ? Invocation & { readonly principal: string }
  : Invocation

interface PolicyRule {
  readonly rule: keyof InvocationPolicy
  readonly holds: (policy: InvocationPolicy, invocation: Invocation) => boolean
  readonly message: string
  readonly nextStep: string
}

const RULES: readonly PolicyRule[] = [
  {
    rule: 'principal',
    holds: ({ principal: wanted }, { principal }) =>
      wanted !== 'required' || principal !== undefined,
    message: 'a user in session is required here: the invocation has none',
    nextStep:
      'Call the route from a user interface; to try it, use `npx forge-remote invoke --principal ID`',
  },
  {
    rule: 'principal',
    holds: ({ principal: wanted }, { principal }) =>
      wanted !== 'forbidden' || principal === undefined,
    message: 'a user in session is forbidden here: the invocation has one',
    nextStep:
      'Call the route as events and triggers do; to try it, use `npx forge-remote invoke` without --principal',
  },
  {
    rule: 'modules',
    holds: ({ modules }, { app }) =>
      modules?.some((pattern) => matchesModule(pattern, app.module.type)) ?? true,
    message: 'the calling module is not of a type that may call',
    nextStep:
      'Call the route from a module that `modules` of its policy lists, or list this type; core:webtrigger must be named in full',
  },
  {
    rule: 'environments',
    holds: ({ environments }, { app }) => environments?.includes(app.environment.type) ?? true,
    message: 'the calling app is deployed to an environment that may not call',
    nextStep:
      'Call the route from an environment that `environments` of its policy lists, or list this one',
  },
  {
    rule: 'license',
    holds: ({ license }, invocation) => license === undefined || isLicensed(invocation),
    message: 'the app has no active licence',
    nextStep:
      'License the app on this site; leave `license` out of the policy where apps have no licence',
  },
  {
    rule: 'installations',
    holds: ({ installations }, { installationId }) =>
      installations?.map(toBareInstallationId).includes(toBareInstallationId(installationId)) ??
      true,
    message: 'the calling installation is not one of those that may call',
    nextStep: 'List the installation in `installations` of the policy, if it may call',
  },
  {
    rule: 'apps',
    holds: ({ apps }, { app }) => apps === undefined || Object.hasOwn(apps, app.id),
    message: 'the calling app is not one of those that may call',
    nextStep: 'Give the app an entry in `apps` of the policy, if it may call',
  },
]

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1, 'must not be empty').optional()
const rules = {
  principal: z.enum(['required', 'forbidden']).optional(),
  modules: listOf(z.string().regex(/^[^*\s]+\*?$/, 'must be a module type, or end in *')),
  environments: listOf(z.enum(['DEVELOPMENT', 'STAGING', 'PRODUCTION'])),
  license: z.literal('active').optional(),
  installations: listOf(z.string().min(1)),
}
const policySchema: z.ZodType<InvocationPolicy> = z.strictObject({
  ...rules,
  apps: z.record(z.string(), z.strictObject(rules)).optional(),
})

/** @returns The first rule that the invocation breaks, or `undefined` when it may call. */
export function findPolicyProblem(
  policy: InvocationPolicy,
  invocation: Invocation,
): PolicyProblem | undefined {
  const broken = RULES.find(({ holds }) => !holds(policy, invocation))
  if (broken !== undefined) {
    const { rule, message, nextStep } = broken
    return { rule, message, nextStep }
  }
  const ownPolicy = policy.apps?.[invocation.app.id]
  return ownPolicy === undefined ? undefined : findPolicyProblem(ownPolicy, invocation)
}

/**
 * Checks a policy that a developer wrote. Unknown rules and empty lists are refused: both would be mistakes nobody notices.
 *
 * @throws {@link OptionsError} `ERR_OPTIONS`, naming the rule as `policy.modules`.
 */
export function checkPolicyOptions(policy: unknown): InvocationPolicy {
  const parsed = policySchema.safeParse(policy)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = ['policy', ...(issue?.path ?? [])].map(String).join('.')
  throw new OptionsError(path, issue?.message ?? 'is not a policy')
}

/** A route for `core:*` means Forge itself. */
function matchesModule(pattern: string, type: string): boolean {
  if (!pattern.endsWith('*')) return type === pattern
  return type.startsWith(pattern.slice(0, -1)) && !isWebTrigger(type)
}

function isLicensed({ app: { license } }: Invocation): boolean {
  return (license?.active ?? license?.isActive) === true
}
