/**
 * One page of what an entity query found.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import type { EntityDefinition } from '../../wire/entity-definition.js'
import { findMember, splitElements, unquote } from '../text/json-text.js'
import { CodeBlock, Empty, Section } from './blocks.js'
import { Button } from './buttons.js'
import { type Column, DataTable } from './data-table.js'
import { attributeColumns } from './item-columns.js'

/** An item that was found. */
export interface FoundItem {
  readonly key: string
  readonly valueText: string
}

/** A page of items. */
export interface QueryPage {
  readonly items: readonly FoundItem[]
  /** Where the next page starts. */
  readonly cursor: string | undefined
  /** The answer as it came. */
  readonly bodyText: string
}

/** Reads the answer of `entity/query`. */
export function readQueryPage(bodyText: string): QueryPage {
  const cursor = findMember(bodyText, 'cursor')
  return {
    items: splitElements(findMember(bodyText, 'data') ?? '').map((item) => ({
      key: unquote(findMember(item, 'key') ?? ''),
      valueText: findMember(item, 'value') ?? '',
    })),
    cursor: cursor === undefined ? undefined : unquote(cursor),
    bodyText,
  }
}

/** The page. */
export function QueryResults({
  entity,
  page: { items, cursor, bodyText },
  onNext,
}: {
  readonly entity: EntityDefinition
  readonly page: QueryPage
  /** Absent when there is no next page. */
  readonly onNext: (() => void) | undefined
}): ComponentChildren {
  const columns: readonly Column<FoundItem>[] = [
    { title: 'Key', look: 'code', cell: ({ key }) => key },
    ...attributeColumns(entity),
  ]
  return (
    <Section title="Found">
      {items.length > 0 ? (
        <DataTable
          caption="Items that the query found"
          columns={columns}
          rows={items}
          keyOf={({ key }) => key}
        />
      ) : (
        <Empty title="No item on this page">
          {cursor === undefined
            ? 'Loosen a condition, or look under Data whether there are items at all.'
            : 'Filters run after a page was read, so that later pages may hold items: go to the next.'}
        </Empty>
      )}
      <div class="pages">
        {onNext === undefined ? null : <Button onClick={onNext}>Next page</Button>}
      </div>
      <details>
        <summary>The answer</summary>
        <CodeBlock label="Answer of entity/query" text={bodyText} />
      </details>
    </Section>
  )
}
