/** What a random graph is made of, step by step: one operator each, or a few that belong together. */
import { sizeOf } from '../ir/graph';
import type { Shape, Value } from '../ir/graph';
import type { Bounded, Builder, Choices } from './arbitrary-builder';

const isFloat = ({ dtype }: Value): boolean => dtype === 'float32';
const rank = ({ shape }: Value): number => shape.length;

/** Whether `b` broadcasts to the shape of `a`. */
const broadcastsTo = (a: Value, b: Value): boolean =>
  rank(b) <= rank(a) &&
  b.shape.every((length, axis) => length === 1 || length === a.shape[axis + rank(a) - rank(b)]);

export type Step = (builder: Builder, choices: Choices) => void;

/** A value that fits; mostly one of the latest, so that chains come about. */
function pick(
  builder: Builder,
  choices: Choices,
  fits: (value: Bounded) => boolean = () => true,
): Bounded | undefined {
  const fitting = builder.values.filter(fits);
  return choices.of(choices.below(3) > 0 ? fitting.slice(-2) : fitting);
}

const unary =
  (op: string, attrs: Readonly<Record<string, unknown>> = {}, bound?: (x: number) => number): Step =>
  (builder, choices) => {
    const x = pick(builder, choices, isFloat);
    builder.add(op, [x], attrs, bound?.(x?.bound ?? 0));
  };

const binary =
  (op: string, bound: (a: number, b: number) => number, fits = isFloat): Step =>
  (builder, choices) => {
    const a = pick(builder, choices, fits);
    const b = a && pick(builder, choices, (value) => value.dtype === a.dtype && broadcastsTo(a, value));
    const operands = choices.below(2) === 0 ? [a, b] : [b, a];
    builder.add(op, operands, {}, bound(a?.bound ?? 0, b?.bound ?? 0));
  };

const sum = (a: number, b: number) => a + b;
const larger = (a: number, b: number) => Math.max(a, b);
const one = () => 1;

/** By one of these constants, whole or as a tensor of them. */
const byConstant =
  (op: string, numbers: readonly number[], bound: (x: number, by: number) => number): Step =>
  (builder, choices) => {
    const x = pick(builder, choices, isFloat);
    if (!x) return;
    const number = choices.of(numbers) ?? 1;
    const shape = choices.of<Shape>([[], [], x.shape, x.shape.slice(-1)]) ?? [];
    builder.add(
      op,
      [x, builder.constant(new Float32Array(sizeOf(shape)).fill(number), shape)],
      {},
      bound(x.bound, Math.abs(number)),
    );
  };

const reduction =
  (op: string, axisName = 'axis'): Step =>
  (builder, choices) => {
    const x = pick(builder, choices, (value) => isFloat(value) && rank(value) > 0);
    const axes = x?.shape.map((_, axis) => axis).filter(() => choices.below(3) > 0) ?? [];
    const [only = 0] = axes;
    const [axis, keepDims] = [axes.length === 0 ? [only] : axes, choices.below(2) === 0];
    const size = x ? sizeOf(x.shape) : 1;
    builder.add(op, [x], { [axisName]: axis, keepDims }, (x?.bound ?? 0) * (op === 'sum' ? size : 1));
  };

export const STEPS: readonly Step[] = [
  ...['identity', 'neg', 'relu', 'abs', 'zeros_like'].map((op) => unary(op)),
  ...['sigmoid', 'tanh', 'sign', 'ones_like'].map((op) => unary(op, {}, one)),
  unary('relu6', {}, (x) => Math.min(6, x)),
  unary('floor', {}, (x) => x + 1),
  unary('square', {}, (x) => x * x),
  unary('elu', {}, (x) => x + 1),
  unary('leaky_relu', { alpha: 0.25 }),
  unary('step', { alpha: 0 }, one),
  binary('add', sum),
  binary('sub', sum),
  binary('mul', (a, b) => a * b),
  binary('maximum', larger),
  binary('minimum', larger),
  binary('less', one),
  binary('logical_and', one, ({ dtype }) => dtype === 'bool'),
  binary('add', sum, ({ dtype }) => dtype === 'int32'),
  byConstant('mul', [1, 2, 0.5, -1, 3], (x, by) => x * by),
  byConstant('mul', [2, 0.5], (x, by) => x * by),
  byConstant('add', [0, -0, 1], sum),
  byConstant('sub', [0, -0, 1], sum),
  byConstant('div', [1, 2, 3], (x) => x),
  byConstant('pow', [1, 2], (x, by) => x ** by),
  byConstant('maximum', [0, 1], larger),
  reduction('sum'),
  reduction('mean'),
  reduction('max', 'reductionIndices'),
  (builder, choices) => {
    builder.add('logical_not', [pick(builder, choices, ({ dtype }) => dtype === 'bool')]);
  },
  (builder, choices) => {
    builder.add('cast', [pick(builder, choices)], { dtype: choices.of(['float32', 'int32', 'bool']) });
  },
  (builder, choices) => {
    const t = pick(builder, choices, isFloat);
    const same = (value: Value) => t !== undefined && value.shape.join() === t.shape.join();
    const condition = pick(builder, choices, (value) => value.dtype === 'bool' && same(value));
    builder.add('select', [condition, t, pick(builder, choices, (value) => isFloat(value) && same(value))]);
  },
  (builder, choices) => {
    const x = pick(builder, choices);
    const size = x ? sizeOf(x.shape) : 1;
    const shapes = [
      [size],
      [1, size],
      [size, 1],
      ...(size % 2 === 0
        ? [
            [2, size / 2],
            [size / 2, 1, 2],
          ]
        : []),
    ];
    builder.add('reshape', [x], { shape: choices.of([...shapes, x?.shape ?? []]) });
  },
  (builder, choices) => {
    const x = pick(builder, choices);
    builder.add('expand_dims', [x], { dim: choices.below((x ? rank(x) : 0) + 1) });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 1);
    const perm: number[] = [];
    for (let axis = 0; axis < (x ? rank(x) : 0); axis++) perm.splice(choices.below(axis + 1), 0, axis);
    builder.add('transpose', [x], { perm });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 0);
    const begin = x?.shape.map((length) => (choices.below(3) > 0 ? 0 : choices.below(length))) ?? [];
    builder.add('slice', [x], { begin, size: begin.map(() => -1) });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 0);
    builder.add('tile', [x], { reps: x?.shape.map(() => (choices.below(4) === 0 ? 2 : 1)) ?? [] });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 0);
    const paddings = x?.shape.map(() => (choices.below(3) === 0 ? [1, 0] : [0, 0])) ?? [];
    builder.add('pad', [x], { paddings, constantValue: 0 });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 0);
    const others = Array.from({ length: choices.below(3) }, () =>
      pick(builder, choices, (value) => value.dtype === x?.dtype && value.shape.join() === x.shape.join()),
    );
    const op = choices.of(['concat', 'pack']) ?? 'concat';
    builder.add(op, [x, ...others], { axis: choices.below(x ? rank(x) : 0) });
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => rank(value) > 0);
    builder.add('unpack', [x], { axis: choices.below(x ? rank(x) : 0) });
  },
  (builder, choices) => {
    const [transposeA, transposeB] = [choices.below(2) === 0, choices.below(2) === 0];
    const a = pick(builder, choices, (value) => isFloat(value) && rank(value) === 2);
    const inner = a?.shape[transposeA ? 0 : 1] ?? 0;
    const b = pick(
      builder,
      choices,
      (value) => isFloat(value) && rank(value) === 2 && value.shape[transposeB ? 1 : 0] === inner,
    );
    builder.add('matmul', [a, b], { transposeA, transposeB }, inner * (a?.bound ?? 0) * (b?.bound ?? 0));
  },
  (builder, choices) => {
    const x = pick(builder, choices, (value) => isFloat(value) && rank(value) === 4);
    if (!x) return;
    const channels = x.shape[3] ?? 1;
    const numbers = Float32Array.from({ length: 8 * channels }, (_, index) => ((index * 5) % 7) / 4 - 0.7);
    const filter = builder.constant(numbers, [2, 2, channels, 2]);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    builder.add('conv2d', [x, filter], attrs, x.bound * 4 * channels);
  },
  (builder, choices) => {
    const shape = choices.of([[2, 3], [3], [3, 2], []]) ?? [];
    const part = choices.below(7) / 2 - 1.3;
    const numbers = Float32Array.from({ length: sizeOf(shape) }, (_, index) => part + index / 2);
    builder.values.push(builder.constant(numbers, shape));
  },
  // An operand that is transposed first.
  (builder, choices) => {
    const a = pick(builder, choices, (value) => isFloat(value) && rank(value) === 2);
    if (!a) return;
    builder.add('transpose', [a], { perm: [1, 0] });
    const turned = builder.values.at(-1);
    const bound = sizeOf(a.shape) * a.bound * a.bound;
    builder.add('matmul', choices.below(2) === 0 ? [turned, a] : [a, turned], {}, bound);
  },
  // A function and its gradient.
  (builder, choices) => {
    const x = pick(builder, choices, isFloat);
    builder.add('relu', [x]);
    builder.add('step', [x], { alpha: 0 }, 1);
  },
  // What a layer is made of, so that there is something to fuse.
  (builder, choices) => {
    const product = builder.nodes.findLast(({ op }) => op === 'matmul' || op === 'conv2d');
    const x = builder.values.find(({ id }) => id === product?.id);
    const length = x?.shape.at(-1) ?? 1;
    const bias = builder.constant(
      Float32Array.from({ length }, (_, index) => index / 4 - 0.6),
      [length],
    );
    builder.add('add', choices.below(2) === 0 ? [x, bias] : [bias, x], {}, sum(x?.bound ?? 0, 1));
    const biased = builder.values.at(-1);
    const activation = choices.of(['relu', 'relu6', 'elu', 'sigmoid', 'tanh']) ?? 'relu';
    if (biased && isFloat(biased)) builder.add(activation, [biased], {}, biased.bound + 1);
  },
  // The same again.
  (builder, choices) => {
    const node = choices.of(builder.nodes.filter(({ role, op }) => !role && op !== 'max'));
    const inputs = node?.inputs.map((id) => builder.values.find((value) => value.id === id));
    const bound = builder.values.find(({ id }) => id === node?.id)?.bound ?? 0;
    if (node && inputs && plainAgain.has(node.op)) builder.add(node.op, inputs, node.attrs, bound);
  },
];

/** Rows whose normalised attributes are the kernel's own. */
const plainAgain = new Set([
  'add',
  'sub',
  'mul',
  'neg',
  'relu',
  'matmul',
  'transpose',
  'reshape',
  'cast',
  'sum',
]);
