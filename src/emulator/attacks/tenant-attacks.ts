/**
 * Catalogue part D: installation, environment, user and addresses of tokens whose signature is genuine.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import type { Attack } from './attack.js'
import { type FromFacts, changeApp, changeClaims } from './claim-change.js'

const wrong = changeClaims('claims')
const wrongUrl = (id: string, url: FromFacts<string | JsonMembers>): Attack =>
  changeApp(`D16-${id}`, (facts) => ({
    apiBaseUrl: typeof url === 'function' ? url(facts) : url,
  }))
const wrongLabel = (id: string, icLabel: unknown): Attack => wrong(`D18-${id}`, { icLabel })
const wrongContext = (id: string, product: FromFacts<JsonMembers>): Attack =>
  changeApp(id, (facts) => ({
    installation: {
      id: facts.installationId,
      contexts: [typeof product === 'function' ? product(facts) : product],
    },
  }))

const OTHER_CLOUD_ID = 'ffffffff-5e6a-4789-90ab-cdef01234567'
const jiraUrl = (cloudId: string) => `https://api.atlassian.com/ex/jira/${cloudId}`

/** Tokens whose claims contradict one another, or lead somewhere else. */
export const TENANT_ATTACKS: readonly Attack[] = [
  changeApp('D13-installation-id-differs', ({ installationId }) => ({
    installation: { id: `${installationId}x` },
  })),
  changeApp('D13-installation-without-id', { installation: { contexts: [] } }),
  changeApp('D13-installation-string', ({ installationId }) => ({ installation: installationId })),
  changeApp('D13-contexts-object', ({ installationId }) => ({
    installation: { id: installationId, contexts: {} },
  })),
  changeApp('D13-context-not-an-object', ({ installationId }) => ({
    installation: { id: installationId, contexts: [null] },
  })),
  wrongContext('D13-context-name-null', { name: null }),
  wrongContext('D13-context-of-another-cloud', { name: 'jira', cloudId: OTHER_CLOUD_ID }),
  wrongContext('D13-context-url-of-another-cloud', {
    name: 'jira',
    apiBaseUrl: jiraUrl(OTHER_CLOUD_ID),
  }),
  wrongContext('D13-context-contradicts-itself', ({ cloudId }) => ({
    name: 'jira',
    apiBaseUrl: jiraUrl(cloudId),
    cloudId: OTHER_CLOUD_ID,
  })),
  wrong('D13-called-from-another-cloud', { context: { cloudId: OTHER_CLOUD_ID } }),
  wrong('D13-called-from-another-cloud-than-the-address', {
    app: { installation: undefined },
    context: { cloudId: OTHER_CLOUD_ID },
  }),
  changeApp('D14-environment-lower-case', { environment: { type: 'production', id: 'e' } }),
  changeApp('D14-environment-unknown', { environment: { type: 'TEST', id: 'e' } }),
  changeApp('D14-environment-array', { environment: { type: ['PRODUCTION'], id: 'e' } }),
  wrong('D15-principal-number', { principal: 1 }),
  wrong('D15-principal-object', { principal: { id: 'x' } }),
  wrong('D15-principal-array', { principal: ['x'] }),
  wrong('D15-principal-false', { principal: false }),
  wrong('D15-principal-empty', { principal: '' }),
  wrongUrl('http', ({ cloudId }) => `http://api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('no-scheme', ({ cloudId }) => `//api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('upper-case-scheme', ({ cloudId }) => `HTTPS://api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('user', ({ cloudId }) => `https://user@api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl(
    'user-and-password',
    ({ cloudId }) => `https://a:b@api.atlassian.com/ex/jira/${cloudId}`,
  ),
  wrongUrl(
    'host-as-user',
    ({ cloudId }) => `https://api.atlassian.com@evil.example/ex/jira/${cloudId}`,
  ),
  wrongUrl('port', ({ cloudId }) => `https://api.atlassian.com:443/ex/jira/${cloudId}`),
  wrongUrl('other-port', ({ cloudId }) => `https://api.atlassian.com:8443/ex/jira/${cloudId}`),
  wrongUrl(
    'host-longer',
    ({ cloudId }) => `https://api.atlassian.com.evil.example/ex/jira/${cloudId}`,
  ),
  wrongUrl('host-other', ({ cloudId }) => `https://evil.example/ex/jira/${cloudId}`),
  wrongUrl('host-subdomain', ({ cloudId }) => `https://x.api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('host-staging', ({ cloudId }) => `https://api.stg.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('host-trailing-dot', ({ cloudId }) => `https://api.atlassian.com./ex/jira/${cloudId}`),
  wrongUrl('host-wide-dot', ({ cloudId }) => `https://api\u3002atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('host-look-alike', ({ cloudId }) => `https://api.\u0430tlassian.com/ex/jira/${cloudId}`),
  wrongUrl('metadata-address', 'https://169.254.169.254/ex/jira/x'),
  wrongUrl('loopback', 'https://127.0.0.1/ex/jira/x'),
  wrongUrl('ipv6', 'https://[::1]/ex/jira/x'),
  wrongUrl(
    'backslash',
    ({ cloudId }) => `https://api.atlassian.com\\@evil.example/ex/jira/${cloudId}`,
  ),
  wrongUrl('query', ({ cloudId }) => `https://api.atlassian.com/ex/jira/${cloudId}?x=1`),
  wrongUrl('fragment', ({ cloudId }) => `https://api.atlassian.com/ex/jira/${cloudId}#x`),
  wrongUrl('dot-segments', 'https://api.atlassian.com/ex/jira/../../admin'),
  wrongUrl('encoded-dots', 'https://api.atlassian.com/ex/jira/%2e%2e/admin'),
  wrongUrl('dots-as-id', 'https://api.atlassian.com/ex/jira/..'),
  wrongUrl('double-slash', ({ cloudId }) => `https://api.atlassian.com//ex/jira/${cloudId}`),
  wrongUrl('longer-path', ({ cloudId }) => `https://api.atlassian.com/ex/jira/${cloudId}/rest`),
  wrongUrl('no-id', 'https://api.atlassian.com/ex/jira/'),
  wrongUrl('no-product', ({ cloudId }) => `https://api.atlassian.com/ex/${cloudId}`),
  wrongUrl('root', 'https://api.atlassian.com'),
  wrongUrl('site', 'https://example.atlassian.net'),
  wrongUrl('newline', ({ cloudId }) => `https://api.atlassian.com/ex/jira/${cloudId}\n`),
  wrongUrl('leading-space', ({ cloudId }) => ` https://api.atlassian.com/ex/jira/${cloudId}`),
  wrongUrl('javascript', 'javascript:alert(1)'),
  wrongUrl('empty', ''),
  wrongUrl('object', { href: 'https://api.atlassian.com' }),
  wrongUrl('bitbucket-path', 'https://api.bitbucket.org/2.0/user'),
  wrongUrl('bitbucket-user', 'https://api.bitbucket.org@evil.example'),
  wrongUrl('bitbucket-longer', 'https://api.bitbucket.org.evil.example'),
  wrongContext('D16-context-http', ({ cloudId }) => ({
    name: 'jira',
    apiBaseUrl: `http://api.atlassian.com/ex/jira/${cloudId}`,
  })),
  wrongContext('D16-context-other-host', ({ cloudId }) => ({
    name: 'jira',
    apiBaseUrl: `https://evil.example/ex/jira/${cloudId}`,
  })),
  wrongLabel('not-configured', 'orange'),
  wrongLabel('upper-case', 'Orange'),
  wrongLabel('empty', ''),
  wrongLabel('51-characters', 'o'.repeat(51)),
  wrongLabel('dot', 'evil.example'),
  wrongLabel('slash', 'orange/../x'),
  wrongLabel('at', 'x@evil.example'),
  wrongLabel('fragment', 'evil#'),
  wrongLabel('newline', 'orange\n'),
  wrongLabel('number', 1),
  wrongLabel('array', ['orange']),
  wrong('D19-principal-513', { principal: 'p'.repeat(513) }),
  wrong('D19-principal-newline', { principal: 'user\n{"level":"info"}' }),
  wrong('D19-principal-escape', { principal: '\u001B[31muser' }),
  wrong('D19-principal-nul', { principal: 'user\0' }),
  wrong('D19-jti-number', { jti: 1 }),
  wrong('D19-jti-newline', { jti: 'a\nb' }),
  wrong('D19-context-array', { context: [] }),
  wrong('D19-context-string', { context: 'x' }),
  changeApp('D19-installation-id-newline', ({ installationId }) => ({
    installationId: `${installationId}\nx`,
    installation: undefined,
  })),
  changeApp('D19-license-string', { license: 'active' }),
  changeApp('D19-license-active-string', { license: { active: 'true' } }),
]
