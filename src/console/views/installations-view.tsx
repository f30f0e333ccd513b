/**
 * The installations that the emulator knows, and where it listens.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import {
  type Installation,
  countItems,
  toInstallationKey,
  toNewInstallation,
} from '../answers/installation.js'
import { useConsole } from '../hooks/console-context.js'
import { goTo } from '../hooks/use-route.js'
import { Empty, Facts, Section } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { type Column, DataTable } from '../parts/data-table.js'
import { InstallationFields } from '../parts/installation-fields.js'

/** The first view. */
export function InstallationsView(): ComponentChildren {
  const { installations, installation, choose, status } = useConsole()
  const open = (chosen: Installation) => {
    choose(chosen)
    goTo('data')
  }
  return (
    <>
      <Section title="Installations" about="Each keeps its data apart from the others.">
        {installations.length === 0 ? (
          <Empty title="Nobody has installed the app yet">
            An installation is there once a token for it was made:{' '}
            <a href="#/invoke">send an invocation</a>, import data under{' '}
            <a href="#/snapshots">Snapshots</a>, or open one below and store something.
          </Empty>
        ) : (
          <DataTable
            caption="Installations"
            columns={toColumns(
              open,
              installations.some(({ product }) => product !== undefined),
            )}
            rows={installations}
            keyOf={toInstallationKey}
            isCurrent={(row) => row === installation}
          />
        )}
      </Section>
      <OpenForm onOpen={open} />
      <Section title="This emulator">
        <Facts
          facts={[
            ['App', <code>{status.appId}</code>],
            ...(status.version === '' ? [] : [['Version', status.version] as const]),
            ['Address', <code>{status.url}</code>],
            ['Storage', <code>{status.storageUrl}</code>],
            ['Key set', <code>{status.jwksUrl}</code>],
            ['Entities', status.entities.map(({ name }) => name).join(', ') || 'none declared'],
          ]}
        />
      </Section>
    </>
  )
}

const PRODUCT_COLUMN: Column<Installation> = {
  title: 'Product',
  cell: ({ product }) => product ?? '',
}

function toColumns(
  open: (chosen: Installation) => void,
  hasProducts: boolean,
): readonly Column<Installation>[] {
  return [
    {
      title: 'Installation',
      look: 'code',
      cell: (row) => (
        <Button look="link" onClick={() => open(row)}>
          {row.installationId}
        </Button>
      ),
    },
    { title: 'Environment', cell: ({ environment }) => environment },
    ...(hasProducts ? [PRODUCT_COLUMN] : []),
    { title: 'Values', look: 'number', cell: ({ counts }) => counts['values'] ?? 0 },
    { title: 'Secrets', look: 'number', cell: ({ counts }) => counts['secrets'] ?? 0 },
    {
      title: 'Entities',
      look: 'number',
      cell: (row) => countItems(row) - (row.counts['values'] ?? 0) - (row.counts['secrets'] ?? 0),
    },
  ]
}

/** Opens an installation that is not in the list, so that something can be stored in it. */
function OpenForm({ onOpen }: { readonly onOpen: (chosen: Installation) => void }) {
  const [name, setName] = useState({ installationId: '', environment: 'PRODUCTION' })
  const open = () => {
    const named = toNewInstallation(name.installationId, name.environment)
    if (named.installationId !== '') onOpen(named)
  }
  return (
    <Section title="Open another installation">
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault()
          open()
        }}
      >
        <InstallationFields name={name} onChange={setName} />
        <Button onClick={open}>Open</Button>
      </form>
    </Section>
  )
}
