/**
 * Builds entity queries over the declared indexes, and shows what they find.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { EntityDefinition } from '../../wire/entity-definition.js'
import type { Installation } from '../answers/installation.js'
import { useConsole } from '../hooks/console-context.js'
import { useRun } from '../hooks/use-run.js'
import { useStorage } from '../hooks/use-storage.js'
import { CodeBlock, Empty, Section } from '../parts/blocks.js'
import { Button } from '../parts/buttons.js'
import { NoInstallation } from '../parts/no-installation.js'
import { QueryForm } from '../parts/query-form.js'
import { type QueryPage, QueryResults, readQueryPage } from '../parts/query-results.js'
import { type QueryDraft, startQuery, writeQueryBody } from '../text/query-draft.js'

/** The query builder. */
export function QueryView(): ComponentChildren {
  const { installation, status } = useConsole()
  const [first] = status.entities
  if (installation === undefined) return <NoInstallation />
  if (first === undefined) {
    return (
      <Empty title="The manifest declares no entity">
        Declare entities under <code>app.storage.entities</code>; queries over key-value items are
        the filter under <a href="#/data">Data</a>.
      </Empty>
    )
  }
  return <QueryBuilder installation={installation} first={first} />
}

function QueryBuilder({
  installation,
  first,
}: {
  readonly installation: Installation
  readonly first: EntityDefinition
}) {
  const { status } = useConsole()
  const { run, isBusy } = useRun()
  const execute = useStorage(installation)
  const [draft, setDraft] = useState<QueryDraft>(() => startQuery(first.name))
  const [page, setPage] = useState<QueryPage | undefined>(undefined)
  const entity = status.entities.find(({ name }) => name === draft.entityName) ?? first
  const ask = (cursor?: string) =>
    run(async () => {
      const asked = writeQueryBody(entity, draft, cursor)
      const found = readQueryPage((await execute('entity/query', asked)).bodyText)
      setPage(found)
      return `Found ${found.items.length} items${found.cursor === undefined ? '' : ', and there is another page'}`
    })
  const change = (changed: QueryDraft) => {
    setDraft(changed)
    setPage(undefined)
  }
  return (
    <>
      <Section title="Query" about="Runs against the chosen installation, as the app would.">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            ask()
          }}
        >
          <QueryForm entities={status.entities} entity={entity} draft={draft} onChange={change} />
          <div class="actions">
            <button type="submit" class="main" disabled={isBusy}>
              Run the query
            </button>
            <Button onClick={() => change(startQuery(entity.name))}>Start over</Button>
          </div>
        </form>
        <details>
          <summary>The request</summary>
          <CodeBlock label="Body of entity/query" text={writeQueryBody(entity, draft)} />
        </details>
      </Section>
      {page === undefined ? null : (
        <QueryResults
          entity={entity}
          page={page}
          onNext={isBusy || page.cursor === undefined ? undefined : () => ask(page.cursor)}
        />
      )}
    </>
  )
}
