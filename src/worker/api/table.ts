/** `table`: rows of cells, or records. */
import type { Table } from 'twograph';
import type { Cell, TableItem } from '../../snippet/output';
import type { ApiContext } from './context';
import { handle, place, withTitle } from './handle';
import { inspect, primitive } from './inspect';
import { wrong } from './words';

/** Cells of one table that leave the worker; `totalRows` tells the rest. */
const CELLS = 50_000;
const ROWS = 2000;
const COLUMNS = 500;
const CELL_LENGTH = 1000;

interface TableOptions {
  title?: string;
  columns?: readonly string[];
}

/** @throws UserError for what is no list of rows, or columns that are no names. */
export function table(context: ApiContext, rows: unknown, given?: TableOptions | string): Table {
  const { title = '', columns } = withTitle<TableOptions>(given, 'table');
  if (
    columns !== undefined &&
    !(Array.isArray(columns) && columns.every((name) => typeof name === 'string'))
  ) {
    throw wrong('table', "'columns' is a list of names", columns);
  }
  let item = tableItem(rows, columns, title, 'table');
  const spot = place(context, () => item);
  spot.refresh();
  return handle(
    {
      kind: 'table' as const,
      update: (next: unknown) => {
        item = tableItem(next, columns, item.title, 'table.update');
        spot.refresh();
      },
    },
    (words) => {
      item = { ...item, title: words };
      spot.refresh();
    },
  );
}

/** The first rows of a table, copied: what the snippet changes afterwards does not show. */
export function tableItem(
  rows: unknown,
  columns: readonly string[] | undefined,
  title: string,
  call: string,
): TableItem {
  if (!Array.isArray(rows)) throw wrong(call, 'the rows are an array of arrays or of objects', rows);
  const list: readonly unknown[] = rows;
  const bad = list.findIndex((row) => typeof row !== 'object' || row === null);
  if (bad >= 0) throw wrong(call, `row ${bad} is an array of cells or an object`, list[bad]);
  const first = list.slice(0, ROWS) as readonly object[];
  const names = (columns ?? columnsOf(first)).slice(0, COLUMNS);
  const shown = first.slice(0, Math.max(1, Math.floor(CELLS / Math.max(1, names.length))));
  return {
    kind: 'table',
    title,
    columns: [...names],
    rows: shown.map((row) => names.map((name, i) => cell(at(row, name, i)))),
    ...(list.length > shown.length && { totalRows: list.length }),
  };
}

/** The names of the columns: the indices of the longest row, then keys as they first come. */
export function columnsOf(rows: readonly object[]): string[] {
  const names = new Set<string>();
  let width = 0;
  for (const row of rows) {
    if (Array.isArray(row)) width = Math.max(width, row.length);
    else for (const name of Object.keys(row)) names.add(name);
  }
  return [...Array.from({ length: Math.min(width, COLUMNS) }, (_, i) => String(i)), ...names];
}

function at(row: object, name: string, index: number): unknown {
  if (Array.isArray(row)) return row[index];
  return (row as Record<string, unknown>)[name];
}

/** A cell as plain data: what is neither number, string nor boolean as short text. */
function cell(value: unknown): Cell {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'string':
      return value.length > CELL_LENGTH ? `${value.slice(0, CELL_LENGTH)}…` : value;
    case 'bigint':
      return primitive(value);
    default:
      return value === null ? null : inspect(value, { depth: 1 }).slice(0, CELL_LENGTH);
  }
}
