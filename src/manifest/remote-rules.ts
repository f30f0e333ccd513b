/**
 * Rules about what leads from Forge to the remote: `remotes`, endpoints, the modules that use them, and scopes.
 *
 * Source: Forge manifest reference: remotes, endpoint, trigger, scheduledTrigger, permissions; what Forge's own check answered.
 *
 * @module
 */
import type { ManifestRuleFacts } from './manifest-rule.js'

/** Stable names of these rules. */
export type RemoteRule =
  | 'remote-key'
  | 'remote-duplicate'
  | 'remote-address'
  | 'base-url'
  | 'base-url-https'
  | 'base-url-path'
  | 'token-switch'
  | 'endpoint-remote'
  | 'endpoint-token'
  | 'module-endpoint'
  | 'trigger-route'
  | 'trigger-user-token'
  | 'scheduled-trigger-route'
  | 'scope-storage'
  | 'scope-system-token'
  | 'scope-only-tokens'

/** The rows of these rules. */
export const REMOTE_RULES: Readonly<Record<RemoteRule, ManifestRuleFacts>> = {
  'remote-key': {
    severity: 'error',
    source: 'measured',
    summary: 'The key of a remote is not 1 to 23 of a-z A-Z 0-9 _ -',
    nextStep: 'choose another key, here and in the endpoints that name it',
  },
  'remote-duplicate': {
    severity: 'warning',
    source: 'documented',
    summary: 'Two remotes have one key',
    nextStep: 'rename or remove one of them',
  },
  'remote-address': {
    severity: 'error',
    source: 'measured',
    summary: 'A remote has neither baseUrl nor configurable',
    nextStep: 'add baseUrl: https://…',
  },
  'base-url': {
    severity: 'warning',
    source: 'documented',
    summary: 'baseUrl is not an absolute URL',
    nextStep: 'write it as https:// and a host name',
  },
  'base-url-https': {
    severity: 'warning',
    source: 'documented',
    summary: 'baseUrl does not start with https:, although tokens travel to it',
    nextStep: 'use https:, and for development a tunnel or a ${VARIABLE}',
  },
  'base-url-path': {
    severity: 'warning',
    source: 'documented',
    summary:
      'baseUrl has more than a host and a port; the paths of calls are resolved against it and can replace it',
    nextStep: 'end baseUrl after the host and put the path into route.path or the call',
  },
  'token-switch': {
    severity: 'error',
    source: 'measured',
    summary: 'appSystemToken or appUserToken is not a mapping with "enabled"',
    nextStep: 'write it as { enabled: true }',
  },
  'endpoint-remote': {
    severity: 'error',
    source: 'measured',
    summary: 'An endpoint names a remote that is not declared',
    nextStep: 'declare it under remotes or correct its name',
  },
  'endpoint-token': {
    severity: 'warning',
    source: 'documented',
    summary:
      'Calls through an endpoint bring no app system token, so that they leave storage without a token',
    nextStep: 'give the endpoint auth: { appSystemToken: { enabled: true } }',
  },
  'module-endpoint': {
    severity: 'error',
    source: 'measured',
    summary: 'A module names an endpoint that is not declared',
    nextStep: 'declare it under modules.endpoint or correct its name',
  },
  'trigger-route': {
    severity: 'error',
    source: 'measured',
    summary: 'A trigger uses an endpoint without a route',
    nextStep: 'give the endpoint a route of your own: route: { path: /events }',
  },
  'trigger-user-token': {
    severity: 'error',
    source: 'measured',
    summary: 'A trigger uses an endpoint with a user token; events have no user',
    nextStep: 'give the trigger an endpoint of its own, without appUserToken',
  },
  'scheduled-trigger-route': {
    severity: 'warning',
    source: 'documented',
    summary: 'A scheduled trigger uses an endpoint without a route',
    nextStep: 'give the endpoint a route of your own: route: { path: /scheduled }',
  },
  'scope-storage': {
    severity: 'warning',
    source: 'documented',
    summary: 'The app declares storage without the scope storage:app',
    nextStep: 'add to permissions.scopes: storage:app',
  },
  'scope-system-token': {
    severity: 'warning',
    source: 'documented',
    summary: 'A system token is enabled without the scope read:app-system-token',
    nextStep: 'add to permissions.scopes: read:app-system-token',
  },
  'scope-only-tokens': {
    severity: 'error',
    source: 'measured',
    summary:
      'A token is enabled and the scopes are only those of tokens, for which Forge makes no valid token',
    nextStep: 'add to permissions.scopes what the token is for, such as storage:app',
  },
}
