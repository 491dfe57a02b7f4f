/** The lines of the picture: what flows between items, between the boxes that stand for them. */
import type { PackedItems } from './pack';

export interface LiftedEdges {
  /** Boxes. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly values: readonly (readonly number[])[];
}

/** Of each box: the items that it stands for, the outer boxes first. */
export interface Ranges {
  readonly item: Int32Array;
  readonly end: Int32Array;
}

/** The innermost box around each item; what is in a hidden turn of a repeat is in the repeat's. */
function boxOfItems({ item, end }: Ranges, count: number): Int32Array {
  const boxes = new Int32Array(count).fill(-1);
  item.forEach((from, box) => boxes.fill(box, from, end[box]));
  return boxes;
}

export function liftEdges(items: PackedItems, ranges: Ranges): LiftedEdges {
  const { maker, readsFrom, reads } = items;
  const count = items.end.length;
  const boxes = boxOfItems(ranges, count);
  const edges = new Map<number, number>();
  const from: number[] = [];
  const to: number[] = [];
  const values: number[][] = [];
  for (let item = 0; item < count; item++)
    for (let at = readsFrom[item] ?? 0; at < (readsFrom[item + 1] ?? 0); at++) {
      const value = reads[at] ?? 0;
      const [source, target] = [boxes[maker[value] ?? 0] ?? -1, boxes[item] ?? -1];
      if (source === target || source < 0 || target < 0) continue;
      const key = source * ranges.item.length + target;
      const edge = edges.get(key);
      if (edge === undefined) {
        edges.set(key, from.length);
        from.push(source);
        to.push(target);
        values.push([value]);
      } else if (values[edge]?.includes(value) === false) values[edge].push(value);
    }
  return { from, to, values };
}
