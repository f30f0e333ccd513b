/**
 * Calls a remote as Forge does, and shows what it answers.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type EmulatorStatus } from '../answers/emulator-status.js'
import { toNewInstallation, toReference } from '../answers/installation.js'
import { type InvocationResult, readInvocationResults } from '../answers/invocation-result.js'
import { useConsole } from '../hooks/console-context.js'
import { useRun } from '../hooks/use-run.js'
import { Section } from '../parts/blocks.js'
import { InstallationFields } from '../parts/installation-fields.js'
import { InvocationForm } from '../parts/invocation-form.js'
import { InvocationAnswer } from '../parts/invocation-answer.js'
import { type InvocationDraft, callKindOf, toOrder } from '../text/invocation-draft.js'

/** Sends invocations. */
export function InvokeView(): ComponentChildren {
  const { client, status, installation, choose, refresh } = useConsole()
  const { run, isBusy } = useRun()
  const [draft, setDraft] = useState(() => startInvocation(status))
  const [results, setResults] = useState<readonly InvocationResult[]>([])
  const [name, setName] = useState({ installationId: 'my-site', environment: 'PRODUCTION' })
  const send = async () => {
    const called = installation ?? toNewInstallation(name.installationId, name.environment)
    const order = toOrder(draft, toReference(called))
    const answered = readInvocationResults(await client.call(callKindOf(draft).path, order))
    setResults(answered)
    if (installation === undefined) choose(called)
    refresh()
    return answered.map(toSentence).join('; ')
  }
  return (
    <>
      <Section
        title="Invoke"
        about="Calls your remote as Forge does, with a token of its own for each call."
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            run(send)
          }}
        >
          {installation === undefined ? (
            <div class="row">
              <InstallationFields name={name} onChange={setName} />
            </div>
          ) : null}
          <InvocationForm draft={draft} onChange={setDraft} />
          <div class="actions">
            <button type="submit" class="main" disabled={isBusy}>
              {isBusy ? 'Waiting for the answer …' : 'Send'}
            </button>
          </div>
        </form>
      </Section>
      {results.map((result, place) => (
        <InvocationAnswer key={place} result={result} />
      ))}
    </>
  )
}

function startInvocation({
  endpoints,
  triggers,
  scheduledTriggers,
}: EmulatorStatus): InvocationDraft {
  return {
    kind: 'ui',
    endpoint: endpoints[0]?.key ?? '',
    schedule: scheduledTriggers[0]?.key ?? '',
    event: triggers[0]?.events[0] ?? '',
    baseUrl: '',
    method: 'GET',
    path: '/',
    principal: '',
    body: '',
    retries: '0',
  }
}

function toSentence({ status, problem }: InvocationResult): string {
  if (problem !== undefined) return `Forge could not use the answer: ${problem}`
  return `The remote answered ${status ?? 'nothing'}`
}
