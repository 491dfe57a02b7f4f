/** Which columns the table has beside those that it always has: what the person chose, or what there is room for. */
import { COLUMNS, type ColumnKey } from '../../bench/table';
import type { ColumnChoice } from '../../workspace/settings.svelte';

const ALWAYS: ReadonlySet<ColumnKey> = new Set(['verdict', 'median', 'interval', 'deviation']);

/** Those that can be chosen, as they stand in the table. */
export const OPTIONAL: readonly ColumnKey[] = (Object.keys(COLUMNS) as ColumnKey[]).filter(
  (key) => !ALWAYS.has(key),
);

/** What another version of the page may have remembered, and this one does not know, is left out. */
export const columnsOf = (choice: ColumnChoice, fitting: readonly ColumnKey[]): readonly ColumnKey[] =>
  choice === 'fitting' ? fitting : OPTIONAL.filter((key) => choice.includes(key));

/** What is to be remembered of a choice: who chooses what would be there anyway leaves it to the room. */
export const choiceOf = (columns: readonly ColumnKey[], fitting: readonly ColumnKey[]): ColumnChoice =>
  columns.length === fitting.length && columns.every((key) => fitting.includes(key)) ? 'fitting' : columns;

/** One more or one less, in the table's order. */
export const toggledColumn = (columns: readonly ColumnKey[], key: ColumnKey): readonly ColumnKey[] =>
  OPTIONAL.filter((each) => (each === key ? !columns.includes(key) : columns.includes(each)));
