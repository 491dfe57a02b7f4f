/** Identities of arithmetic that hold for floating-point numbers, each with where it does not. */
import { sameShape, sameType } from '../ir/graph';
import type { Node, ValueId } from '../ir/graph';
import { replaceBy } from './rule';
import type { Rewrite, Rule, View } from './rule';

/** A constant all of whose elements are this number; its sign of zero counts. */
function isFilledWith(view: View, id: ValueId | undefined, number: number): boolean {
  const data = id === undefined ? undefined : view.constant(id);
  return data !== undefined && data.length > 0 && data.every((element) => Object.is(element, number));
}

/** The operand that is left when the other is that number, if the result has its type. */
function leaves(node: Node, view: View, index: number, number: number, reason: string): Rewrite | undefined {
  const left = node.inputs[index];
  if (left === undefined || !isFilledWith(view, node.inputs[1 - index], number)) return undefined;
  return sameType(view.value(left), node.outputs[0]) ? replaceBy(left, reason) : undefined;
}

/** Elementwise operators of which a second application changes nothing. */
const IDEMPOTENT = new Set(['relu', 'relu6', 'abs', 'ceil', 'floor', 'round', 'sign']);
/** Elementwise operators that undo themselves. */
const INVOLUTIONS = new Set(['neg', 'logical_not']);

/** Elementwise operators of two operands that broadcast. */
const BINARY = new Set([
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'maximum',
  'minimum',
  'equal',
  'not_equal',
  'greater',
  'greater_equal',
  'less',
  'less_equal',
]);

const SMALLEST_NORMAL = 2 ** -126;
const isPowerOfTwo = (number: number): boolean => Number.isInteger(Math.log2(Math.abs(number)));

/** A product with a scalar constant. */
function scaleOf(node: Node, view: View): { readonly x: ValueId; readonly factor: number } | undefined {
  const [a, b] = node.inputs;
  if (node.op !== 'mul' || a === undefined || b === undefined) return undefined;
  const factor = (id: ValueId) => {
    const data = view.constant(id);
    return data instanceof Float32Array && data.length === 1 ? data[0] : undefined;
  };
  const [left, right] = [factor(a), factor(b)];
  if (right !== undefined) return { x: a, factor: right };
  return left === undefined ? undefined : { x: b, factor: left };
}

const inner = (node: Node, view: View): Node | undefined => {
  const [id] = node.inputs;
  return id === undefined ? undefined : view.maker(id);
};

export const ARITHMETIC: readonly Rule[] = [
  {
    name: 'identity',
    algebra: 'identity(x) -> x',
    apply: ({ op, inputs: [x] }) => (op === 'identity' && x !== undefined ? replaceBy(x) : undefined),
  },
  {
    name: 'times_one',
    algebra: 'x * 1 -> x, 1 * x -> x',
    apply: (node, view) =>
      node.op === 'mul'
        ? (leaves(node, view, 0, 1, 'times 1') ?? leaves(node, view, 1, 1, 'times 1'))
        : undefined,
  },
  {
    name: 'plus_zero',
    algebra: 'x + 0 -> x, 0 + x -> x; unsound for the sign of zero: -0 + 0 is 0',
    apply: (node, view) =>
      node.op === 'add'
        ? (leaves(node, view, 0, 0, 'plus 0') ??
          leaves(node, view, 1, 0, 'plus 0') ??
          leaves(node, view, 0, -0, 'plus -0') ??
          leaves(node, view, 1, -0, 'plus -0'))
        : undefined,
  },
  {
    name: 'minus_zero',
    algebra: 'x - 0 -> x',
    apply: (node, view) => (node.op === 'sub' ? leaves(node, view, 0, 0, 'minus 0') : undefined),
  },
  {
    name: 'over_one',
    algebra: 'x / 1 -> x',
    apply: (node, view) => (node.op === 'div' ? leaves(node, view, 0, 1, 'divided by 1') : undefined),
  },
  {
    name: 'power_one',
    algebra: 'x ^ 1 -> x',
    apply: (node, view) => (node.op === 'pow' ? leaves(node, view, 0, 1, 'to the power of 1') : undefined),
  },
  {
    name: 'power_two',
    algebra: 'x ^ 2 -> square(x)',
    apply(node, view) {
      const [x, exponent] = node.inputs;
      if (node.op !== 'pow' || x === undefined || !isFilledWith(view, exponent, 2)) return undefined;
      const value = view.value(x);
      return value.dtype === 'float32' && sameType(value, node.outputs[0])
        ? replaceBy({ op: 'square', inputs: [x], attrs: {} })
        : undefined;
    },
  },
  {
    name: 'idempotent',
    algebra: 'f(f(x)) -> f(x) for relu, relu6, abs, ceil, floor, round, sign',
    apply: (node, view) =>
      IDEMPOTENT.has(node.op) && inner(node, view)?.op === node.op
        ? replaceBy(node.inputs[0] ?? node.id, `a second ${node.op} changes nothing`)
        : undefined,
  },
  {
    name: 'involution',
    algebra: '-(-x) -> x, not(not(x)) -> x',
    apply(node, view) {
      const before = INVOLUTIONS.has(node.op) ? inner(node, view) : undefined;
      const [x] = before?.inputs ?? [];
      return before?.op === node.op && x !== undefined
        ? replaceBy(x, `two ${node.op} undo each other`)
        : undefined;
    },
  },
  {
    name: 'minus_negative',
    algebra: 'x + -y -> x - y, -x + y -> y - x, x - -y -> x + y',
    apply(node, view) {
      const [a, b] = node.inputs;
      if ((node.op !== 'add' && node.op !== 'sub') || a === undefined || b === undefined) return undefined;
      const positive = (id: ValueId) => (view.maker(id).op === 'neg' ? view.maker(id).inputs[0] : undefined);
      const y = positive(b);
      if (y !== undefined)
        return replaceBy({ op: node.op === 'add' ? 'sub' : 'add', inputs: [a, y], attrs: {} });
      const x = node.op === 'add' ? positive(a) : undefined;
      return x === undefined ? undefined : replaceBy({ op: 'sub', inputs: [b, x], attrs: {} });
    },
  },
  {
    name: 'scaled_twice',
    algebra:
      '(x * a) * b -> x * (a * b) where a or b is a power of two; unsound where x * a overflows or is subnormal',
    apply(node, view) {
      const outer = scaleOf(node, view);
      const product = outer && view.maker(outer.x);
      const inner = product && scaleOf(product, view);
      if (!inner || !sameType(view.value(inner.x), node.outputs[0])) return undefined;
      if (!isPowerOfTwo(outer.factor) && !isPowerOfTwo(inner.factor)) return undefined;
      const factor = Math.fround(outer.factor * inner.factor);
      if (!Number.isFinite(factor) || Math.abs(factor) < SMALLEST_NORMAL) return undefined;
      const scalar = { data: Float32Array.of(factor), type: { dtype: 'float32', shape: [] } } as const;
      return replaceBy({ op: 'mul', inputs: [inner.x, scalar], attrs: {} });
    },
  },
  {
    name: 'uniform_constant',
    algebra: 'f(x, [c, c, ...]) -> f(x, c) for elementwise f of two operands',
    apply(node, view) {
      const [a, b] = node.inputs;
      if (!BINARY.has(node.op) || a === undefined || b === undefined) return undefined;
      const shrunk = (id: ValueId, other: ValueId) => {
        const { dtype, shape } = view.value(id);
        const data = view.constant(id);
        const number = data?.[0];
        if (!data || number === undefined || shape.length === 0) return undefined;
        if (!sameShape(view.value(other).shape, node.outputs[0].shape)) return undefined;
        if (!isFilledWith(view, id, number)) return undefined;
        return { data: data.slice(0, 1), type: { dtype, shape: [] } };
      };
      const right = shrunk(b, a);
      if (right) return replaceBy({ op: node.op, inputs: [a, right], attrs: node.attrs });
      const left = shrunk(a, b);
      return left && replaceBy({ op: node.op, inputs: [left, b], attrs: node.attrs });
    },
  },
];
