/**
 * Data out to a file and in from one, in the emulator's NDJSON.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { toWholeReference } from '../answers/installation.js'
import { readMembers, readText } from '../answers/read-json.js'
import { download } from '../download.js'
import { useConsole } from '../hooks/console-context.js'
import type { Run } from '../hooks/use-run.js'
import { Section } from './blocks.js'
import { Button } from './buttons.js'
import { TextArea } from './fields.js'

/** Export and import. */
export function TransferSections({ isBusy, run }: Run): ComponentChildren {
  const { client, refresh, installation } = useConsole()
  const [text, setText] = useState('')
  const fileId = useId()
  const save = async (scope: object) => {
    const exported = await client.callForText('/data/export', scope)
    download('forge-emulator.ndjson', 'application/x-ndjson', exported)
    return 'Saved the data as forge-emulator.ndjson'
  }
  const show = async (file: File) => {
    setText(await file.text())
    return `${file.name} is ready to be imported`
  }
  const load = async () => {
    const { items } = readMembers(await client.call('/data/import', { text }))
    setText('')
    refresh()
    return `Imported ${readText(items)} items`
  }
  const reference = installation && toWholeReference(installation)
  return (
    <>
      <Section
        title="Export"
        about="One line of JSON for each item; the same format seeds an emulator."
      >
        <div class="actions">
          <Button isDisabled={isBusy} onClick={() => run(() => save({}))}>
            Save everything
          </Button>
          {reference === undefined ? null : (
            <Button isDisabled={isBusy} onClick={() => run(() => save(reference))}>
              Save this installation
            </Button>
          )}
        </div>
      </Section>
      <Section
        title="Import"
        about="Adds items to what is stored: a seed, or what was exported before."
      >
        <div class="field">
          <label for={fileId}>File</label>
          <input
            id={fileId}
            type="file"
            accept=".ndjson,.jsonl,.txt"
            onChange={(event) => {
              const file = event.currentTarget.files?.item(0)
              if (file) run(() => show(file))
            }}
          />
        </div>
        <TextArea label="Lines to import" rows={6} value={text} onInput={setText} />
        <Button isDisabled={isBusy || text.trim() === ''} onClick={() => run(load)}>
          Import
        </Button>
      </Section>
    </>
  )
}
