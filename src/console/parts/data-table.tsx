/**
 * A table whose rows become cards where there is little room.
 *
 * The roles are spelt out: browsers take them away from a table that is laid out otherwise.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'

/** One column. */
export interface Column<Row> {
  readonly title: string
  readonly cell: (row: Row) => ComponentChildren
  /** Class of its cells. */
  readonly look?: 'code' | 'number' | 'quiet' | 'long'
}

/** What a table shows. */
export interface DataTableProps<Row> {
  /** Read out before the table. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Whether the row's details are shown elsewhere. */
  readonly isCurrent?: (row: Row) => boolean
}

/** The table. */
export function DataTable<Row>(props: DataTableProps<Row>): ComponentChildren {
  const { caption, columns, rows, keyOf, isCurrent = () => false } = props
  return (
    <table role="table">
      <caption class="unseen">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, look = '' }) => (
            <th key={title} role="columnheader" scope="col" class={look}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row" class={isCurrent(row) ? 'current' : ''}>
            {columns.map(({ title, cell, look = '' }) => (
              <td key={title} role="cell" class={look} data-title={title}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
