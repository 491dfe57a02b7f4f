/** In which order the table's rows stand. */
import { ranked, type ColumnKey, type Table, type TableRow } from '../../bench/table';

export type OrderBy = 'name' | ColumnKey;

export interface Order {
  readonly by: OrderBy;
  readonly down: boolean;
}

/** What a row is put in order by; of two quartiles the lower. */
function valueOf({ cells, comparison, summary }: TableRow, by: ColumnKey): number | undefined {
  const value =
    by === 'verdict' ? comparison?.ratio : by === 'quartiles' ? summary?.lowerQuartile : cells[by]?.value;
  return Number.isNaN(value) ? undefined : value;
}

/** By the median as `ranked` has it, where nothing was asked: who was not timed comes last. What has no value comes last either way. */
export function inOrder(table: Table, order: Order | undefined): readonly TableRow[] {
  if (!order) return ranked(table);
  const { by, down } = order;
  const sign = down ? -1 : 1;
  if (by === 'name') return [...table.rows].sort((a, b) => sign * a.name.localeCompare(b.name));
  return [...table.rows].sort((a, b) => {
    const [left, right] = [valueOf(a, by), valueOf(b, by)];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined);
    return sign * (left - right);
  });
}

/** What one more press on a column's head asks for: up, then down, then nothing. By the median it stands already. */
export function nextOrder(order: Order | undefined, by: OrderBy): Order | undefined {
  if (!order && by === 'median') return { by, down: true };
  if (order?.by !== by) return { by, down: false };
  return order.down ? undefined : { by, down: true };
}

/** As `aria-sort` says it. */
export function directionOf(order: Order | undefined, by: OrderBy): 'ascending' | 'descending' | 'none' {
  if (!order) return by === 'median' ? 'ascending' : 'none';
  if (order.by !== by) return 'none';
  return order.down ? 'descending' : 'ascending';
}
