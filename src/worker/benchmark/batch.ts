/** The first axis that a subject's arguments have in common: its batch, which can be made smaller or larger. */
import type { Values } from '../../bench/players';

/** Of the first argument of rank 2 or more. */
export const batchOf = (shapes: readonly { readonly shape: readonly number[] }[]): number | undefined =>
  shapes.find(({ shape }) => shape.length > 1)?.shape[0];

/** The values with that many elements in the axis that they share: rows are repeated from the first on, or left out from the end. */
export function resized(values: readonly Values[], batch: number): readonly Values[] {
  const present = batchOf(values);
  if (present === undefined || present === 0 || present === batch) return values;
  return values.map((each) => (each.shape[0] === present ? withRows(each, present, batch) : each));
}

function withRows({ dtype, shape, data }: Values, present: number, batch: number): Values {
  const length = data.length / present;
  const made = data.slice(0, 0).constructor as new (size: number) => typeof data;
  const rows = new made(batch * length);
  for (let from = 0; from < rows.length; from += data.length)
    rows.set(data.subarray(0, Math.min(data.length, rows.length - from)), from);
  return { dtype, shape: [batch, ...shape.slice(1)], data: rows };
}
