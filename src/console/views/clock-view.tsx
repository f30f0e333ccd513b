/**
 * The emulator's clock and what else changes with time.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useConsole } from '../hooks/console-context.js'
import { useRun } from '../hooks/use-run.js'
import { Facts, Section } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { TextField } from '../parts/fields.js'
import { showOffset, showTime } from '../text/show-time.js'

const STEPS: readonly (readonly [string, number])[] = [
  ['+30 seconds', 30_000],
  ['+1 minute', 60_000],
  ['+1 hour', 3_600_000],
  ['+1 day', 86_400_000],
]

/** The clock. */
export function ClockView(): ComponentChildren {
  const { client, status, refresh } = useConsole()
  const { run, isBusy } = useRun()
  const { now, isFrozen, offsetMs } = status.clock
  const act = (path: string, body: object, done: string) =>
    run(async () => {
      await client.call(path, body)
      refresh()
      return done
    })
  return (
    <>
      <Section
        title="Clock"
        about="Tokens, times to live, retries and delays follow this clock, so that nobody has to wait for them."
      >
        <Facts
          facts={[
            ['Now (UTC)', <time>{showTime(now)}</time>],
            ['State', isFrozen ? 'frozen' : 'running'],
            ['Ahead of this machine', showOffset(offsetMs)],
          ]}
        />
        <div class="actions">
          {isFrozen ? (
            <Button
              look="main"
              isDisabled={isBusy}
              onClick={() => act('/clock', { action: 'resume' }, 'The clock runs')}
            >
              Resume
            </Button>
          ) : (
            <Button
              look="main"
              isDisabled={isBusy}
              onClick={() => act('/clock', { action: 'freeze' }, 'The clock is frozen')}
            >
              Freeze
            </Button>
          )}
          {STEPS.map(([title, ms]) => (
            <Button
              key={title}
              isDisabled={isBusy}
              onClick={() => act('/clock', { action: 'advance', ms }, `Advanced: ${title}`)}
            >
              {title}
            </Button>
          ))}
        </div>
        <SetForm
          isBusy={isBusy}
          onSet={(at) => act('/clock', { action: 'set', at }, `The clock says ${showTime(at)}`)}
        />
      </Section>
      <Section title="Settle" about="Makes every write visible to queries, as time would.">
        <Button
          isDisabled={isBusy}
          onClick={() => act('/settle', {}, 'Every write is visible to queries')}
        >
          Settle
        </Button>
      </Section>
      <Section
        title="Signing key"
        about="Signs from now on with another key, to see whether your remote fetches the key set again."
      >
        <Button
          isDisabled={isBusy}
          onClick={() => act('/keys/rotate', {}, 'Invocations are signed with a new key')}
        >
          Rotate the key
        </Button>
      </Section>
    </>
  )
}

function SetForm({
  isBusy,
  onSet,
}: {
  readonly isBusy: boolean
  readonly onSet: (at: number) => void
}) {
  const [typed, setTyped] = useState('')
  const at = Date.parse(`${typed}Z`)
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault()
        if (!Number.isNaN(at)) onSet(at)
      }}
    >
      <TextField label="Set to (UTC)" type="datetime-local" value={typed} onInput={setTyped} />
      <button type="submit" disabled={isBusy || Number.isNaN(at)}>
        Set the clock
      </button>
    </form>
  )
}
