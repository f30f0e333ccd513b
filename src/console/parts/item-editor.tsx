/**
 * Shows one item, and writes or deletes it through the storage API as the app itself would.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { readEmulatorStatus } from '../answers/emulator-status.js'
import { type Installation, toReference } from '../answers/installation.js'
import { readItemPage, type StoredItem } from '../answers/stored-item.js'
import { useConsole } from '../hooks/console-context.js'
import { useLoaded } from '../hooks/use-loaded.js'
import { useRun } from '../hooks/use-run.js'
import { useStorage } from '../hooks/use-storage.js'
import { findJsonProblem, formatJson } from '../text/json-text.js'
import { showSecondsLeft } from '../text/seconds-left.js'
import { showTime } from '../text/show-time.js'
import { type Space, operationsOf } from '../text/space.js'
import { writeDeleteBody, writeSetBody } from '../text/storage-bodies.js'
import { Facts } from './blocks.js'
import { Button, ConfirmButton } from './buttons.js'
import { Drawer } from './drawer.js'
import { TextArea, TextField } from './fields.js'

/** What the editor is about. */
export interface ItemEditorProps {
  readonly installation: Installation
  readonly space: Space
  /** Absent for a new item. */
  readonly item: StoredItem | undefined
  readonly onClose: () => void
}

/** The editor. A secret's value is fetched when somebody asks to see it. */
export function ItemEditor(props: ItemEditorProps): ComponentChildren {
  const { space, item, onClose } = props
  const { refresh } = useConsole()
  const { run, isBusy } = useRun()
  const execute = useStorage(props.installation)
  const reveal = useReveal(props)
  const askTtl = useTimeLeft(item)
  const [key, setKey] = useState(item?.key ?? '')
  const [typed, setTyped] = useState(item === undefined ? '' : formatJson(item.valueText ?? ''))
  const { value: openedTtl = '' } = useLoaded(askTtl, [])
  const [typedTtl, setTypedTtl] = useState<string | undefined>(undefined)
  const [isHidden, setHidden] = useState(item !== undefined && item.valueText === undefined)
  const problem = findJsonProblem(typed)
  const operations = operationsOf(space)

  const save = async () => {
    if (problem !== undefined) throw new Error(`The value is no JSON: ${problem}`)
    // Untouched, it is asked for anew: an item that was long in the editor expires when it would have.
    const ttl = typedTtl ?? (await askTtl())
    if (!/^\d*$/.test(ttl)) throw new Error(`Expires after: expected whole seconds, found ${ttl}`)
    const ttlSeconds = ttl === '' ? {} : { ttlSeconds: Number(ttl) }
    const draft = { key, valueText: typed.trim(), isNew: item === undefined, ...ttlSeconds }
    await execute(operations.set, writeSetBody(space, draft))
    refresh()
    onClose()
    return `Saved ${key}`
  }
  const remove = async () => {
    await execute(operations.delete, writeDeleteBody(space, key))
    refresh()
    onClose()
    return `Deleted ${key}`
  }
  const show = async () => {
    setTyped(formatJson(await reveal(key)))
    setHidden(false)
    return `The value of ${key} is shown`
  }

  return (
    <Drawer title={item === undefined ? 'New item' : 'Item'} onClose={onClose}>
      <TextField label="Key" isCode value={key} isReadOnly={item !== undefined} onInput={setKey} />
      {isHidden ? (
        <div class="masked">
          <span class="code">••••••••</span>
          <Button isDisabled={isBusy} onClick={() => run(show)}>
            Reveal
          </Button>
        </div>
      ) : (
        <TextArea
          label="Value (JSON)"
          value={typed}
          rows={Math.min(20, Math.max(6, typed.split('\n').length))}
          hint={problem === undefined || typed === '' ? undefined : `Not JSON yet: ${problem}`}
          onInput={setTyped}
        />
      )}
      {item === undefined ? null : <Moments item={item} />}
      <TextField
        label="Expires after (seconds)"
        type="number"
        value={typedTtl ?? openedTtl}
        placeholder="never"
        hint="From when it is saved; empty: it never expires"
        onInput={setTypedTtl}
      />
      <div class="actions">
        <Button look="main" isDisabled={isBusy || isHidden} onClick={() => run(save)}>
          Save
        </Button>
        {item === undefined ? null : (
          <ConfirmButton
            question="Press again to delete"
            isDisabled={isBusy}
            onConfirm={() => run(remove)}
          >
            Delete
          </ConfirmButton>
        )}
      </div>
    </Drawer>
  )
}

function Moments({ item: { createdAt, updatedAt, expiresAt } }: { readonly item: StoredItem }) {
  return (
    <Facts
      facts={[
        ['Created', showTime(createdAt)],
        ['Updated', showTime(updatedAt)],
        ['Expires', expiresAt === undefined ? 'never' : showTime(expiresAt)],
      ]}
    />
  )
}

/** @returns What asks how many seconds the item lasts by the emulator's clock. */
function useTimeLeft(item: StoredItem | undefined): () => Promise<string> {
  const { client } = useConsole()
  return async () => {
    if (item?.expiresAt === undefined) return ''
    const { clock } = readEmulatorStatus(await client.call('/status'))
    return showSecondsLeft(item.expiresAt, clock.now)
  }
}

/** @returns What fetches the value of one secret. */
function useReveal({ installation, space }: ItemEditorProps): (key: string) => Promise<string> {
  const { client } = useConsole()
  return async (key) => {
    const order = { ...toReference(installation), space, prefix: key, limit: 1, reveal: true }
    const [found] = readItemPage(await client.call('/items/list', order)).items
    if (found?.key !== key || found.valueText === undefined) {
      throw new Error(`There is no ${key} any more. Press Refresh to see what there is.`)
    }
    return found.valueText
  }
}
