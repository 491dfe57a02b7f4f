/** What the rules of the WebGL provider's operators are written with. */
import { must } from '../../base/errors';
import { sameShape, sizeOf } from '../../ir/graph';
import type { Shape } from '../../ir/graph';
import { broadcast } from '../../ops/families';
import type { OnnxAttr, OnnxBuilder, OnnxType, OnnxValue } from '../../ops/row';
import { Refused } from '../builder';

export interface Emitted {
  readonly attrs?: Readonly<Record<string, OnnxAttr>>;
  /** Further inputs: constants that are no tensors to the provider. */
  readonly settings?: readonly OnnxValue[];
  /** Whether its shader reads its operands texel by texel. */
  readonly texelwise?: boolean;
}

export interface Dialect extends Pick<
  OnnxBuilder,
  'op' | 'multi' | 'constant' | 'scalar' | 'ints' | 'reshape' | 'transpose' | 'known'
> {
  /** A node that the provider has, on float32. */
  emit(type: string, operands: readonly OnnxValue[], shape: Shape, more?: Emitted): OnnxValue;
  /** A node that gives bools, as 0 and 1. */
  compare(type: 'Equal' | 'Greater' | 'Less', a: OnnxValue, b: OnnxValue, shape: Shape): OnnxValue;
  /** The value as int32, for an input that asks for it. */
  asIndices(value: OnnxValue): OnnxValue;
  /** The same numbers as another dtype. */
  relabel(value: OnnxValue, dtype: OnnxValue['dtype']): OnnxValue;
}

export interface Call {
  readonly inputs: readonly (OnnxValue | null)[];
  readonly outputs: readonly (OnnxType | null)[];
  readonly attrs: Readonly<Record<string, OnnxAttr>>;
}

/** An operator of ONNX in the dialect. */
export type Rule = (d: Dialect, call: Call) => OnnxValue | readonly OnnxValue[];
export type Rules = Readonly<Record<string, Rule>>;

export const operand = ({ inputs }: Call, index = 0): OnnxValue => must(inputs[index], 'an operand');
export const shapeOf = ({ outputs }: Call, index = 0): Shape => must(outputs[index], 'an output').shape;

export function int(attrs: Call['attrs'], name: string, otherwise: number): number {
  const value = attrs[name];
  return typeof value === 'number' ? value : otherwise;
}

export function ints(attrs: Call['attrs'], name: string): readonly number[] | undefined {
  const value = attrs[name];
  return Array.isArray(value) ? (value as readonly number[]) : undefined;
}

/** The elements of an input that the provider must know beforehand. */
export function settled(d: Dialect, value: OnnxValue, what: string): number[] {
  const data = d.known(value);
  if (!data) throw new Refused(`ONNX Runtime's WebGL provider must know ${what} beforehand: use ort:wasm.`);
  return Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Arithmetic on float32, broadcast. */
export function two(
  d: Dialect,
  type: 'Add' | 'Sub' | 'Mul' | 'Div' | 'PRelu',
  a: OnnxValue,
  b: OnnxValue,
): OnnxValue {
  const texelwise = sameShape(a.shape, b.shape);
  return d.emit(type, [a, b], broadcast(a.shape, b.shape), { texelwise });
}

/** An operator that takes one tensor texel by texel. */
export const one = (d: Dialect, type: string, x: OnnxValue, more?: Emitted): OnnxValue =>
  d.emit(type, [x], x.shape, { ...more, texelwise: true });

export const float = (d: Dialect, value: number): OnnxValue => d.scalar(value, 'float32');

/** A float32 tensor of one value. */
export const full = (d: Dialect, shape: Shape, value = 0): OnnxValue =>
  d.constant(new Float32Array(sizeOf(shape)).fill(value), shape);

/** The value broadcast to a shape: less a zero of the lengths that are new. */
export function expand(d: Dialect, x: OnnxValue, shape: Shape): OnnxValue {
  if (sameShape(x.shape, shape)) return x;
  const rank = x.shape.length;
  const zeros = shape.map((length, axis) =>
    (x.shape[axis - shape.length + rank] ?? 1) === length ? 1 : length,
  );
  return two(d, 'Sub', x, full(d, zeros));
}

/** As many elements as a float32 can count. */
export const COUNTABLE = 2 ** 24;

/** 0, 1, 2 … */
export const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** The elements at those places of an axis. */
export function take(d: Dialect, x: OnnxValue, axis: number, places: readonly number[]): OnnxValue {
  const shape = x.shape.map((length, index) => (index === axis ? places.length : length));
  return d.emit('Gather', [x], shape, { attrs: { axis }, settings: [d.ints(places)] });
}

/** Textures that a shader surely may read at once, less some. */
const MOST_OPERANDS = 8;

/** Laid end to end along an axis. */
export function concat(d: Dialect, values: readonly OnnxValue[], axis: number): OnnxValue {
  const [first, ...others] = values;
  const x = must(first, 'an operand');
  if (others.length === 0) return x;
  if (values.length > MOST_OPERANDS) {
    const parts = count(Math.ceil(values.length / MOST_OPERANDS)).map((part) =>
      concat(d, values.slice(part * MOST_OPERANDS, (part + 1) * MOST_OPERANDS), axis),
    );
    return concat(d, parts, axis);
  }
  const length = values.reduce((sum, value) => sum + (value.shape[axis] ?? 0), 0);
  const shape = x.shape.map((old, index) => (index === axis ? length : old));
  return d.emit('Concat', values, shape, { attrs: { axis } });
}

/** Elements from..to of an axis. */
export function span(d: Dialect, x: OnnxValue, axis: number, from: number, to: number): OnnxValue {
  if (from === 0 && to === x.shape[axis]) return x;
  const shape = x.shape.map((length, index) => (index === axis ? to - from : length));
  return d.emit('Slice', [x], shape, { settings: [d.ints([from]), d.ints([to]), d.ints([axis])] });
}
