/**
 * Tokens for the verification benches.
 */
export const MANIFEST =
  'app:\n  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555\n'

/** Distinct tokens of about 2.5 KB that last for an hour. */
export function mintTokens(emulator, count) {
  const extension = { type: 'jira:issuePanel', padding: 'x'.repeat(700) }
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      emulator.invocationToken({
        installationId: `installation-${index % 100}`,
        principal: `user-${index}`,
        expiresInSeconds: 3600,
        context: { extension },
      }),
    ),
  )
}
