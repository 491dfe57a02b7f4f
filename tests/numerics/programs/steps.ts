/** What the steps of random programs are made from: operands, axes, shapes, and what is written down of them. */
import type { DType, Shape } from '../../../src/ir/graph';
import { sizeOf } from '../../../src/ir/graph';
import type { Choices } from '../../../src/passes/arbitrary-builder';
import type { Known, Writer } from './writer';

/** Adds a statement or a few that belong together; adds none where the choices allow none. */
export type Step = (writer: Writer, choices: Choices) => void;

export const isFloat = ({ dtype }: Known): boolean => dtype === 'float32';
export const rank = ({ shape }: Known): number => shape.length;

/** A shape of that rank: small lengths, often 1, seldom 0. */
export function shapeOf(choices: Choices, length: number): number[] {
  const empty = length > 0 && choices.below(40) === 39;
  const shape = Array.from({ length }, () => choices.of([2, 3, 1, 4, 5, 2, 3]) ?? 1);
  if (empty) shape[choices.below(length)] = 0;
  return shape;
}

/** Any value of these dtypes. */
export const any =
  (...dtypes: readonly DType[]) =>
  (
    writer: Writer,
    choices: Choices,
    options: { readonly wild?: boolean; readonly least?: number } = {},
  ): Known => {
    const { least = 0, wild = false } = options;
    return writer.pick(
      choices,
      (value) => dtypes.includes(value.dtype) && rank(value) >= least && (wild || value.finite),
      () => {
        const shape = shapeOf(choices, Math.max(least, choices.below(5)));
        const dtype = choices.of(dtypes) ?? 'float32';
        const kind = choices.of(['any', 'any', 'positive', 'unit', wild ? 'wild' : 'any'] as const);
        return writer.input(dtype, shape, dtype === 'float32' ? kind : choices.of(['any', 'positive']));
      },
      { wild },
    );
  };

export const float = any('float32');
export const int = any('int32');
export const bool = any('bool');
export const anything = any('float32', 'float32', 'int32', 'bool');

/** A value of exactly that shape. */
export const ofShape = (
  writer: Writer,
  choices: Choices,
  dtype: DType,
  shape: Shape,
  kind: 'any' | 'positive' | 'unit' = 'any',
): Known =>
  writer.pick(
    choices,
    (value) => kind !== 'positive' && value.dtype === dtype && value.shape.join() === shape.join(),
    () => writer.input(dtype, shape, kind),
  );

/** A value that broadcasts against the shape of another, from either side. */
export function beside(
  writer: Writer,
  choices: Choices,
  a: Known,
  dtype: DType = a.dtype,
  wild = false,
): Known {
  const agrees = (value: Known) =>
    value.dtype === dtype &&
    value.shape.every((length, axis) => {
      const other = a.shape[axis + rank(a) - rank(value)];
      return other === undefined || length === 1 || other === 1 || length === other;
    });
  return writer.pick(
    choices,
    agrees,
    () => {
      const shape = a.shape
        .slice(choices.below(3) === 0 ? choices.below(rank(a) + 1) : 0)
        .map((length) => (choices.below(4) === 0 ? 1 : length));
      return writer.input(dtype, shape, choices.of(['any', 'positive', 'unit', wild ? 'infinite' : 'any']));
    },
    { wild },
  );
}

/** Either order. */
export const swapped = (choices: Choices, a: Known, b: Known): readonly [string, string] =>
  choices.below(2) === 0 ? [a.name, b.name] : [b.name, a.name];

export const list = (values: readonly (number | string)[]): string => `[${values.join(', ')}]`;

/** An axis of a value of rank 1 at least, sometimes counted from behind. */
export function axisOf(choices: Choices, value: Known): number {
  const axis = choices.below(rank(value));
  return choices.below(3) === 0 ? axis - rank(value) : axis;
}

/** All axes (undefined), one, or some. */
export function axesOf(choices: Choices, value: Known): string {
  if (rank(value) === 0 || choices.below(5) === 0) return 'undefined';
  if (choices.below(2) === 0) return String(axisOf(choices, value));
  const axes = value.shape.map((_, axis) => axis).filter(() => choices.below(2) === 0);
  return axes.length > 0 ? list(axes) : String(rank(value) - 1);
}

export const yes = (choices: Choices): string => String(choices.below(2) === 0);

/** Shapes of as many elements. */
export function reshapes(choices: Choices, { shape }: Known): readonly number[] {
  const size = sizeOf(shape);
  const splits = [2, 3, 4, 5].filter((part) => size > 0 && size % part === 0);
  const part = choices.of(splits) ?? 1;
  const options = [
    [size],
    [part, size / part],
    [1, ...shape],
    [...shape, 1],
    [size / part, 1, part],
    [...shape].reverse(),
  ];
  return choices.of(options) ?? [size];
}

export function permutation(choices: Choices, length: number): number[] {
  const made: number[] = [];
  for (let axis = 0; axis < length; axis++) made.splice(choices.below(axis + 1), 0, axis);
  return made;
}
