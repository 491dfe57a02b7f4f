/**
 * Random well-typed graphs out of rows of the op table, for property tests: with constants, dead code, repetitions, arguments, variables
 * and random draws. Values stay within bounds in which no rule is unsound: nothing overflows, and nothing is divided by zero.
 */
import * as fc from 'fast-check';
import { makeData, sizeOf } from '../ir/graph';
import type { Attrs, Data, Graph, Node, Role, Shape, TensorType, Value, ValueId } from '../ir/graph';
import { rowOf } from '../ops';
import { plainAttrs, Unsupported } from '../ops/row';

/** A value under construction, and what its elements' magnitude is at most. */
interface Bounded extends Value {
  readonly bound: number;
}

const LARGEST = 1e6;
const MOST_ELEMENTS = 256;

/** Turns a list of numbers into choices: an exhausted list gives zeros. */
class Choices {
  #at = 0;
  constructor(private readonly numbers: readonly number[]) {}
  below(count: number): number {
    return count < 1 ? 0 : (this.numbers[this.#at++] ?? 0) % count;
  }
  of<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

class Builder {
  readonly nodes: Node[] = [];
  readonly values: Bounded[] = [];
  #next = 1;

  port(op: string, role: Role, { dtype, shape }: TensorType, attrs: Attrs, bound = 3): void {
    const value = { id: this.#next++, dtype, shape };
    this.#append(op, [], [value], attrs, bound, role);
  }

  constant(data: Data, shape: Shape): Bounded {
    const dtype = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'bool';
    const value = { id: this.#next++, dtype, shape } as const;
    const bound = Math.max(0, ...Array.from(data, Math.abs));
    this.#append('const', [], [value], { value: data }, bound, 'const');
    return { ...value, bound };
  }

  /** A node of a row, its attributes normalised as the tracer does it; nothing where the row or the bounds refuse. */
  add(
    op: string,
    inputs: readonly (Bounded | undefined)[],
    kernelAttrs: Readonly<Record<string, unknown>> = {},
    bound = Math.max(0, ...inputs.map((input) => input?.bound ?? 0)),
  ): void {
    const given = inputs.filter((input) => input !== undefined);
    if (given.length < inputs.length || bound > LARGEST) return;
    const row = rowOf(op);
    const attrs = row.attrs ? row.attrs(kernelAttrs, given, row.kernels[0]) : plainAttrs(kernelAttrs);
    if (attrs instanceof Unsupported) return;
    const types = row.infer(given, attrs);
    if (types.some(({ shape }) => sizeOf(shape) > MOST_ELEMENTS)) return;
    const made = types.map(({ dtype, shape }): Value => ({ id: this.#next++, dtype, shape }));
    this.#append(
      op,
      given.map(({ id }) => id),
      made,
      attrs,
      bound,
    );
  }

  #append(
    op: string,
    inputs: readonly ValueId[],
    made: readonly Value[],
    attrs: Attrs,
    bound: number,
    role?: Role,
  ): void {
    const [first, ...rest] = made;
    if (!first) return;
    this.nodes.push({
      id: first.id,
      op,
      inputs,
      outputs: [first, ...rest],
      attrs,
      lines: role ? [] : [1 + (first.id % 7)],
      origins: [first.id],
      group: role ? [] : ['model', `layer${String(first.id % 3)}`].slice(0, first.id % 4),
      ...(role && { role }),
    });
    // A constant is read by what it was made for, unless a step offers it to the others.
    if (role !== 'const') this.values.push(...made.map((value) => ({ ...value, bound })));
  }
}

const isFloat = ({ dtype }: Value): boolean => dtype === 'float32';
const rank = ({ shape }: Value): number => shape.length;

/** Whether `b` broadcasts to the shape of `a`. */
const broadcastsTo = (a: Value, b: Value): boolean =>
  rank(b) <= rank(a) &&
  b.shape.every((length, axis) => length === 1 || length === a.shape[axis + rank(a) - rank(b)]);

type Step = (builder: Builder, choices: Choices) => void;

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

const STEPS: readonly Step[] = [
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

function build(
  steps: readonly { readonly step: number; readonly numbers: readonly number[] }[],
  ends: readonly number[],
): Graph {
  const builder = new Builder();
  builder.port('input', 'input', { dtype: 'float32', shape: [2, 3] }, { index: 0 });
  builder.port('input', 'input', { dtype: 'float32', shape: [1, 4, 4, 2] }, { index: 1 });
  builder.port('input', 'input', { dtype: 'bool', shape: [2, 3] }, { index: 2 }, 1);
  builder.port('state', 'state', { dtype: 'float32', shape: [3, 2] }, { name: 'w' });
  builder.port(
    'random',
    'input',
    { dtype: 'float32', shape: [2, 3] },
    { sampler: 'uniform', min: 0, max: 1 },
    1,
  );
  builder.port('input', 'input', { dtype: 'int32', shape: [3] }, { index: 3 }, 11);
  for (const { step, numbers } of steps) STEPS[step % STEPS.length]?.(builder, new Choices(numbers));
  const { nodes, values } = builder;
  const state = nodes.find(({ role }) => role === 'state');
  const next = values.findLast(({ dtype, shape }) => dtype === 'float32' && shape.join() === '3,2');
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const leaves = nodes
    .filter(({ role }) => !role)
    .flatMap(({ outputs }) => outputs.map(({ id }) => id))
    .filter((id) => !read.has(id));
  // A few are left out: dead code.
  const results = leaves.filter((_, index) => (ends[index % ends.length] ?? 0) % 4 > 0);
  return {
    name: 'random',
    nodes,
    results,
    updates: state && next ? [{ state: state.id, value: next.id }] : [],
  };
}

const choice = fc.record({
  step: fc.nat(999),
  numbers: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
});

/** Graphs of about 30 nodes. */
export const arbitraryProgram: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.array(choice, { minLength: 1, maxLength: 30, size: 'max' }),
    fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }),
  )
  .map(([steps, ends]) => build(steps, ends));

/** Elements for a port, by its place: spread over its bounds, without zeros. */
export function portData({ dtype, shape }: TensorType, salt: number): Data {
  const data = makeData(dtype, sizeOf(shape));
  return data.map((_, index) => {
    const part = ((index * 37 + salt * 11) % 61) + 0.37;
    if (dtype === 'bool') return Math.floor(part) % 2;
    return dtype === 'int32' ? Math.floor(part % 19) - 9 : (part / 61 - 0.5) * 6;
  });
}
