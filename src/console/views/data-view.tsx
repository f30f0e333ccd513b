/**
 * The stored items of one installation: values, secrets, entities.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { type Installation, toReference } from '../answers/installation.js'
import { type StoredItem, readItemPage } from '../answers/stored-item.js'
import { useConsole } from '../hooks/console-context.js'
import { useLoaded } from '../hooks/use-loaded.js'
import { Empty, Section, Trouble } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { DataTable } from '../parts/data-table.js'
import { TextField } from '../parts/fields.js'
import { ItemEditor } from '../parts/item-editor.js'
import { itemColumns } from '../parts/item-columns.js'
import { NoInstallation } from '../parts/no-installation.js'
import { type Space, readEntityName, toEntitySpace } from '../text/space.js'

const PAGE_SIZE = 50

/** The browser of one installation. */
export function DataView(): ComponentChildren {
  const { installation, status } = useConsole()
  const [space, setSpace] = useState<Space>('values')
  if (installation === undefined) return <NoInstallation />
  const spaces = [
    'values',
    'secrets',
    ...status.entities.map(({ name }) => toEntitySpace(name)),
  ] as const
  return (
    <>
      <div class="spaces" role="group" aria-label="Spaces">
        {spaces.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === space}
            onClick={() => setSpace(one)}
          >
            <span>{readEntityName(one) ?? one}</span>
            <span class="quiet">{installation.counts[one] ?? 0}</span>
          </button>
        ))}
      </div>
      <SpaceBrowser
        key={`${space} ${JSON.stringify(toReference(installation))}`}
        installation={installation}
        space={space}
      />
    </>
  )
}

/** What is open beside the list: nothing, a new item, or one that is stored. */
type Opened = 'nothing' | 'new' | StoredItem

function SpaceBrowser({
  installation,
  space,
}: {
  readonly installation: Installation
  readonly space: Space
}) {
  const { client, status, version } = useConsole()
  const [prefix, setPrefix] = useState('')
  const [starts, setStarts] = useState<readonly string[]>([])
  const [opened, setOpened] = useState<Opened>('nothing')
  const after = starts.at(-1)
  const { value: page, error } = useLoaded(
    async () =>
      readItemPage(
        await client.call('/items/list', {
          ...toReference(installation),
          space,
          limit: PAGE_SIZE,
          ...(prefix === '' ? {} : { prefix }),
          ...(after === undefined ? {} : { after }),
        }),
      ),
    [client, version, prefix, after],
  )
  const entityName = readEntityName(space)
  const entity = status.entities.find(({ name }) => name === entityName)
  const { items = [], next } = page ?? {}
  const openedKey = typeof opened === 'object' ? opened.key : undefined
  return (
    <>
      <Section
        title={entityName ?? (space === 'values' ? 'Values' : 'Secrets')}
        actions={<Button onClick={() => setOpened('new')}>New item</Button>}
      >
        <TextField
          label="Keys that begin with"
          type="search"
          isCode
          value={prefix}
          onInput={(typed) => {
            setStarts([])
            setPrefix(typed)
          }}
        />
        <Trouble error={error} />
        {items.length > 0 ? (
          <DataTable
            caption={`Items of ${space}`}
            columns={itemColumns(space, entity, setOpened)}
            rows={items}
            keyOf={({ key }) => key}
            isCurrent={({ key }) => key === openedKey}
          />
        ) : null}
        {page !== undefined && items.length === 0 ? <NoItems prefix={prefix} /> : null}
        <div class="pages">
          {starts.length > 0 ? (
            <Button onClick={() => setStarts(starts.slice(0, -1))}>Previous page</Button>
          ) : null}
          {next === undefined ? null : (
            <Button onClick={() => setStarts([...starts, next])}>Next page</Button>
          )}
        </div>
      </Section>
      {opened === 'nothing' ? null : (
        <ItemEditor
          key={opened === 'new' ? ' new' : opened.key}
          installation={installation}
          space={space}
          item={opened === 'new' ? undefined : opened}
          onClose={() => setOpened('nothing')}
        />
      )}
    </>
  )
}

function NoItems({ prefix }: { readonly prefix: string }) {
  return prefix === '' ? (
    <Empty title="Nothing is stored here">
      Press “New item”, let your remote store something, or import data under Snapshots.
    </Empty>
  ) : (
    <Empty title="No key begins so">Shorten what you typed, or look into another space.</Empty>
  )
}
