/** Identities of arithmetic that hold for floating-point numbers, each with where it does not. */
import { sameType } from '../ir/graph';
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
];
