/** Identities of operators that only move elements, or turn out to. All are exact. */
import { must } from '../base/errors';
import { sameShape, sameType, sizeOf } from '../ir/graph';
import type { Attr, DType, Node, Shape, ValueId } from '../ir/graph';
import { replaceBy } from './rule';
import type { NewNode, Rule, View } from './rule';

const numbers = (attr: Attr | undefined): readonly number[] | undefined =>
  Array.isArray(attr) ? (attr as readonly Attr[]).map(Number) : undefined;

const reshape = (x: ValueId, shape: Shape): NewNode => ({
  op: 'reshape',
  inputs: [x],
  attrs: { shape: [...shape] },
});

const only = (node: Node): ValueId | undefined => (node.inputs.length === 1 ? node.inputs[0] : undefined);

/** Operators whose result is their first input where it has the same type: there was nothing to move. */
const MOVERS = new Map([
  ['reshape', 'its own shape'],
  ['slice', 'a slice of everything'],
  ['tile', 'one repetition'],
  ['broadcast_to', 'its own shape'],
  ['pad', 'no padding'],
  ['mirror_pad', 'no padding'],
  ['concat', 'one part alone'],
]);

/** Of one element these reductions are that element. */
const REDUCTIONS = new Set(['sum', 'mean', 'max', 'min', 'prod']);

/** Axes of length 1 don't say where an element lies: without them, is the permutation in order? */
const movesNothing = (permutation: readonly number[], shape: Shape): boolean => {
  const long = permutation.filter((axis) => shape[axis] !== 1);
  return long.every((axis, index) => index === 0 || axis > must(long[index - 1], 'an axis'));
};

/** Whether casting to `by` and then to `to` is casting to `to` at once. */
function castsThrough(from: DType, by: DType, to: DType): boolean {
  if (from === by) return true;
  if (from === 'bool') return true;
  return from === 'int32' && by === 'float32' && to === 'bool';
}

const innerOf = (node: Node, view: View): { readonly node: Node; readonly x: ValueId } | undefined => {
  const id = only(node);
  if (id === undefined) return undefined;
  const inner = view.maker(id);
  const x = only(inner);
  return inner.op === node.op && x !== undefined ? { node: inner, x } : undefined;
};

export const SHAPES: readonly Rule[] = [
  {
    name: 'moves_nothing',
    algebra: 'reshape, slice, tile, broadcast_to, pad, concat of x to the type of x -> x',
    apply(node, view) {
      const reason = MOVERS.get(node.op);
      const [x] = node.inputs;
      if (reason === undefined || x === undefined) return undefined;
      if (node.op === 'concat' && node.inputs.length > 1) return undefined;
      return sameType(view.value(x), node.outputs[0]) ? replaceBy(x, reason) : undefined;
    },
  },
  {
    name: 'names_axes',
    algebra: 'expand_dims(x) -> reshape(x), pack(x) -> reshape(x)',
    apply(node) {
      const x = only(node);
      const [{ shape }] = node.outputs;
      return x !== undefined && (node.op === 'expand_dims' || node.op === 'pack')
        ? replaceBy(reshape(x, shape), `${node.op} moves no element`)
        : undefined;
    },
  },
  {
    name: 'reshape_twice',
    algebra: 'reshape(reshape(x)) -> reshape(x)',
    apply(node, view) {
      const inner = node.op === 'reshape' ? innerOf(node, view) : undefined;
      return inner && replaceBy(reshape(inner.x, node.outputs[0].shape));
    },
  },
  {
    name: 'transpose_twice',
    algebra: 'transpose(transpose(x, p), q) -> transpose(x, p[q])',
    apply(node, view) {
      const inner = node.op === 'transpose' ? innerOf(node, view) : undefined;
      const first = numbers(inner?.node.attrs['perm']);
      const second = numbers(node.attrs['perm']);
      if (!inner || !first || !second) return undefined;
      const perm = second.map((axis) => must(first[axis], 'an axis'));
      return replaceBy({ op: 'transpose', inputs: [inner.x], attrs: { perm } });
    },
  },
  {
    name: 'transpose_in_order',
    algebra: 'transpose(x, p) -> reshape(x) where p keeps the order of the axes longer than 1',
    apply(node, view) {
      const x = only(node);
      const perm = node.op === 'transpose' ? numbers(node.attrs['perm']) : undefined;
      if (x === undefined || !perm) return undefined;
      const { shape } = view.value(x);
      if (!movesNothing(perm, shape)) return undefined;
      return replaceBy(
        sameShape(shape, node.outputs[0].shape) ? x : reshape(x, node.outputs[0].shape),
        'no element moves',
      );
    },
  },
  {
    name: 'transposed_operand',
    algebra: 'matmul(transpose(a), b) -> matmul(a, b; transposeA), and likewise for b',
    apply(node, view) {
      if (node.op !== 'matmul' && node.op !== 'fused_matmul') return undefined;
      const flags = [node.attrs['transposeA'] === true, node.attrs['transposeB'] === true];
      const inputs = node.inputs.map((id, index) => {
        if (index > 1) return id;
        const inner = view.maker(id);
        const x = inner.op === 'transpose' ? only(inner) : undefined;
        const perm = numbers(inner.attrs['perm']);
        const last = (perm?.length ?? 0) - 1;
        const swaps = perm?.every(
          (axis, at) => axis === (at === last ? last - 1 : at === last - 1 ? last : at),
        );
        if (x === undefined || !swaps || last < 1) return id;
        flags[index] = flags[index] !== true;
        return x;
      });
      if (inputs.every((id, index) => id === node.inputs[index])) return undefined;
      const [transposeA = false, transposeB = false] = flags;
      return replaceBy({ op: node.op, inputs, attrs: { ...node.attrs, transposeA, transposeB } });
    },
  },
  {
    name: 'cast_to_same',
    algebra: 'cast(x, dtype of x) -> x',
    apply(node, view) {
      const x = node.op === 'cast' ? only(node) : undefined;
      return x !== undefined && view.value(x).dtype === node.outputs[0].dtype ? replaceBy(x) : undefined;
    },
  },
  {
    name: 'cast_twice',
    algebra: 'cast(cast(x, a), b) -> cast(x, b) where a holds every value of x',
    apply(node, view) {
      const inner = node.op === 'cast' ? innerOf(node, view) : undefined;
      if (!inner) return undefined;
      const from = view.value(inner.x).dtype;
      return castsThrough(from, inner.node.outputs[0].dtype, node.outputs[0].dtype)
        ? replaceBy({ op: 'cast', inputs: [inner.x], attrs: node.attrs })
        : undefined;
    },
  },
  {
    name: 'reduce_one',
    algebra:
      'sum, mean, max, min, prod of one element each -> reshape(x); unsound for the sign of zero: 0 + -0 is 0',
    apply(node, view) {
      const x = REDUCTIONS.has(node.op) ? only(node) : undefined;
      if (x === undefined) return undefined;
      const { dtype, shape } = view.value(x);
      const [output] = node.outputs;
      const size = sizeOf(shape);
      if (size === 0 || size !== sizeOf(output.shape) || dtype !== output.dtype) return undefined;
      return replaceBy(reshape(x, output.shape), `${node.op} over axes of length 1`);
    },
  },
];
