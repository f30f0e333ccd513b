/**
 * Columns for the items of a space: the attributes of an entity, else the value as a whole.
 *
 * @module
 */
import type { EntityDefinition } from '../../wire/entity-definition.js'
import type { StoredItem } from '../answers/stored-item.js'
import { findMember, shorten, unquote } from '../text/json-text.js'
import { showTime } from '../text/show-time.js'
import type { Space } from '../text/space.js'
import { Button } from './buttons.js'
import type { Column } from './data-table.js'

/** More would not fit on a page. */
const MAX_ATTRIBUTES = 5
const PREVIEW_LENGTH = 100
const MASK = '••••••••'

/** @param open Called with the item whose key was pressed. */
export function itemColumns(
  space: Space,
  entity: EntityDefinition | undefined,
  open: (item: StoredItem) => void,
): readonly Column<StoredItem>[] {
  const keyColumn: Column<StoredItem> = {
    title: 'Key',
    look: 'code',
    cell: (item) => (
      <Button look="link" onClick={() => open(item)}>
        {item.key}
      </Button>
    ),
  }
  const values: readonly Column<StoredItem>[] =
    entity === undefined
      ? [{ title: 'Value', look: 'long', cell: (item) => previewOf(space, item) }]
      : attributeColumns(entity)
  const times: Column<StoredItem> = {
    title: 'Updated',
    look: 'quiet',
    cell: ({ updatedAt, expiresAt }) =>
      `${showTime(updatedAt).slice(0, 16)}${expiresAt === undefined ? '' : `, expires ${showTime(expiresAt).slice(0, 16)}`}`,
  }
  return [keyColumn, ...values, times]
}

/** @returns A column for each of the first attributes. */
export function attributeColumns({
  attributes,
}: EntityDefinition): readonly Column<{ readonly valueText: string | undefined }>[] {
  return Object.entries(attributes)
    .slice(0, MAX_ATTRIBUTES)
    .map(([attribute, type]) => ({
      title: attribute,
      look: type === 'integer' || type === 'float' ? 'number' : 'long',
      cell: ({ valueText = '' }) =>
        shorten(unquote(findMember(valueText, attribute) ?? ''), PREVIEW_LENGTH),
    }))
}

function previewOf(space: Space, { valueText }: StoredItem): string {
  if (valueText === undefined) return MASK
  return space === 'secrets' ? MASK : shorten(valueText, PREVIEW_LENGTH)
}
