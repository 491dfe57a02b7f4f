/** A call of a tfjs kernel as its row of the op table sees it. */
import type { Attrs, TensorType } from '../ir/graph';
import { plainAttrs } from './attrs';
import type { OpRow, Unsupported } from './row';

/** The kernel's inputs in the row's order; the attribute 'has' says which of the optional ones are there. */
export function operands<T extends object>(
  row: OpRow,
  inputs: Readonly<Record<string, T | null | undefined>>,
): { given: T[]; has?: boolean[] } {
  const isGiven = (input: T | null | undefined) => input !== undefined && input !== null;
  if (row.inputs[0] === '...') return { given: Object.values(inputs).filter(isGiven) };
  const slots = row.inputs.map((name) => inputs[name.replace('?', '')]);
  const given = slots.filter(isGiven);
  const optional = row.inputs.some((name) => name.endsWith('?'));
  return { given, ...(optional && { has: slots.map(isGiven) }) };
}

export function attrsOf(
  row: OpRow,
  kernel: string,
  types: readonly TensorType[],
  attrs: object,
): Attrs | Unsupported {
  const raw = attrs as Record<string, unknown>;
  return row.attrs ? row.attrs(raw, types, kernel) : plainAttrs(raw);
}
