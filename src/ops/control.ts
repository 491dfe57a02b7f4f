/**
 * Control flow: operators that hold graphs. A graph's inputs are what the operator hands it and then the values that it reads from around
 * it, which are inputs of the operator too: a node depends on what its inputs say and on nothing else.
 */
import { internalError, must } from '../base/errors';
import { sameType } from '../ir/graph';
import type { Attrs, Node, TensorType } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { graphAttr, kept, resultsOf } from './bodies';
import { num } from './attrs';
import { bool, f32, i32, of } from './row';
import type { OnnxType, OnnxValue, OpRow } from './row';
import { only } from './only';

const typed = ({ dtype, shape }: OnnxType): OnnxType => ({ dtype, shape });
const whole = (values: readonly (OnnxValue | null)[]): OnnxValue[] =>
  values.map((value) => must(value, 'an output'));

/** How many of a loop's values go from step to step. */
const carriesOf = (attrs: Attrs): number => num(attrs, 'carries');

/** How often a node runs the graphs that it holds: once, for a loop whose steps nobody knows beforehand. */
export function stepsOf({ op, attrs }: Pick<Node, 'op' | 'attrs'>, inputs: readonly TensorType[]): number {
  return op === 'scan' ? (inputs[carriesOf(attrs)]?.shape[0] ?? 1) : 1;
}

const BRANCHES = {
  then: parseGraph(`graph then {
    %11 = input {index=0} : float32[2,3]
    %12 = input {index=1} : float32[3]
    %13 = add(%11, %12) {} : float32[2,3]
    return %13, %11
  }`),
  else: parseGraph(`graph else {
    %21 = input {index=0} : float32[2,3]
    %22 = input {index=1} : float32[3]
    %23 = mul(%21, %22) {} : float32[2,3]
    %24 = const {value=f32[1,2,3,4,5,6]} : float32[2,3]
    return %23, %24
  }`),
};

const cond: OpRow = {
  op: 'cond',
  doc: 'The results of one of two graphs, chosen by a bool scalar.',
  kernels: ['Cond'],
  inputs: ['...'],
  attrs: kept('then', 'else'),
  infer: (_, attrs) => {
    const [then, otherwise] = [resultsOf(graphAttr(attrs, 'then')), resultsOf(graphAttr(attrs, 'else'))];
    const same = then.every((type, index) => sameType(type, must(otherwise[index], 'a result of else')));
    if (!same) throw internalError('the graphs of a cond give different types');
    return then;
  },
  lower: (b, [pred, ...captures], attrs, outputs) =>
    whole(
      b.multi('If', [must(pred, 'a predicate')], outputs.map(typed), {
        then_branch: { graph: b.subgraph(graphAttr(attrs, 'then'), { captures }) },
        else_branch: { graph: b.subgraph(graphAttr(attrs, 'else'), { captures }) },
      }),
    ),
  samples: [
    { inputs: [of(bool(), [1]), f32(2, 3), f32(3)], attrs: BRANCHES },
    { inputs: [of(bool(), [0]), f32(2, 3), f32(3)], attrs: BRANCHES },
  ],
};

/** A running product and sum; what is around it scales the steps. */
const STEP = parseGraph(`graph step {
  %11 = input {index=0} : float32[2]
  %12 = input {index=1} : int32[]
  %13 = input {index=2} : float32[2]
  %14 = input {index=3} : float32[]
  %15 = mul(%13, %14) {} : float32[2]
  %16 = add(%11, %15) {} : float32[2]
  %17 = const {value=i32[1]} : int32[]
  %18 = add(%12, %17) {} : int32[]
  return %16, %18, %15, %12
}`);

const scan: OpRow = {
  op: 'scan',
  doc: 'A graph run once for each slice of its scanned inputs along the first axis, with values that go from step to step.',
  kernels: ['Scan'],
  inputs: ['...'],
  attrs: kept('body', 'carries', 'scanned', 'reverse'),
  infer: (inputs, attrs) => {
    const carries = carriesOf(attrs);
    const [length = 0] = must(inputs[carries], 'a scanned input').shape;
    return resultsOf(graphAttr(attrs, 'body')).map(({ dtype, shape }, index) => ({
      dtype,
      shape: index < carries ? shape : [length, ...shape],
    }));
  },
  lower: (b, inputs, attrs, outputs) => {
    const carries = carriesOf(attrs);
    const scanned = num(attrs, 'scanned');
    const given = inputs.slice(0, carries + scanned);
    const leading = given.map(({ dtype, shape }, index) => ({
      dtype,
      shape: index < carries ? shape : shape.slice(1),
    }));
    const directions = (count: number) => Array<number>(count).fill(attrs['reverse'] === true ? 1 : 0);
    return whole(
      b.multi('Scan', given, outputs.map(typed), {
        body: {
          graph: b.subgraph(graphAttr(attrs, 'body'), { leading, captures: inputs.slice(given.length) }),
        },
        num_scan_inputs: scanned,
        scan_input_directions: directions(scanned),
        ...(outputs.length > carries && { scan_output_directions: directions(outputs.length - carries) }),
      }),
    );
  },
  samples: [false, true].map((reverse) => ({
    inputs: [f32(2), i32(), f32(4, 2), f32()],
    attrs: { body: STEP, carries: 2, scanned: 1, reverse },
  })),
};

/** Doubles until the sum is large. */
const DOUBLE = parseGraph(`graph step {
  %11 = input {index=0} : float32[2]
  %12 = input {index=1} : int32[]
  %13 = input {index=2} : float32[]
  %14 = add(%11, %11) {} : float32[2]
  %15 = const {value=i32[1]} : int32[]
  %16 = add(%12, %15) {} : int32[]
  %17 = sum(%14) {axis=[0], keepDims=false} : float32[]
  %18 = less(%17, %13) {} : bool[]
  return %18, %14, %16
}`);

const whileLoop: OpRow = {
  op: 'while_loop',
  doc: 'A graph run again on what it gave, as long as the bool scalar that it gives first is true.',
  kernels: ['WhileLoop'],
  inputs: ['...'],
  attrs: kept('body', 'carries'),
  infer: (_, attrs) => resultsOf(graphAttr(attrs, 'body')).slice(1),
  lower: (b, inputs, attrs, outputs) => {
    const carries = carriesOf(attrs);
    const go = only(inputs);
    const given = inputs.slice(1, 1 + carries);
    const leading: OnnxType[] = [{ dtype: 'int64', shape: [] }, typed(go), ...given.map(typed)];
    return whole(
      b.multi('Loop', [null, go, ...given], outputs.map(typed), {
        body: {
          graph: b.subgraph(graphAttr(attrs, 'body'), {
            leading,
            captures: inputs.slice(1 + carries),
            skipped: 2,
          }),
        },
      }),
    );
  },
  samples: [1, 0].map((go) => ({
    inputs: [of(bool(), [go]), of(f32(2), [0.3, 0.7]), i32(), of(f32(), [50])],
    attrs: { body: DOUBLE, carries: 2 },
  })),
};

export const CONTROL: readonly OpRow[] = [cond, scan, whileLoop];
