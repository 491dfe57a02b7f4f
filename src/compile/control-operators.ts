/**
 * The operators of control flow in a traced function: the graphs of their functions, and those of their gradients. Where a gradient is being
 * taken, its operator is made beforehand, from the same functions at the same moment: when tfjs comes back for it, what they read
 * may be gone.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import type { Graph, TensorType } from '../ir/graph';
import {
  capturesOf,
  detached,
  floats,
  gradientOf,
  graphOf,
  saveForGradient,
  traceBody,
  unite,
} from '../trace/control';
import type { Body, TensorFunction } from '../trace/control';

export type Tensors = readonly tf.Tensor[];

/** An operator that is ready to be put into the graph. */
export interface Operator {
  readonly kernel: 'Cond' | 'Scan' | 'WhileLoop';
  readonly attrs: Readonly<Record<string, Graph | number | boolean>>;
  /** What its functions read from around them: its last inputs. */
  readonly captures: Tensors;
  /** The gradients of its inputs; undefined for one that has none, which is zero. */
  readonly backward: (dys: Tensors, inputs: Tensors, outputs: Tensors) => (tf.Tensor | undefined)[];
}

export function apply(operator: Operator, inputs: Tensors): Tensors {
  const { kernel, attrs, captures } = operator;
  const given = [...inputs, ...captures] as unknown as tf.NamedTensorMap;
  // The operator goes along for its gradient; the graph's node takes what is its own.
  const made = tf.engine().runKernel(kernel, given, { ...attrs, operator } as never) as
    tf.Tensor | tf.Tensor[];
  const outputs = Array.isArray(made) ? made : [made];
  saveForGradient(outputs);
  return outputs;
}

/** An operator whose captures are given anew: they are saved for the way back, as every operand is. */
const withCaptures = (operator: Operator, among: Operator, inputs: Tensors): Operator => {
  const start = inputs.length - among.captures.length;
  const captures = operator.captures.map(({ id }) => {
    const index = among.captures.findIndex((tensor) => tensor.id === id);
    return must(inputs[start + index], 'a saved tensor');
  });
  return { ...operator, captures };
};

for (const kernelName of ['Cond', 'Scan', 'WhileLoop']) {
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const { operator } = attrs as unknown as { readonly operator: Operator };
      return gradientsOf(operator, Array.isArray(dy) ? dy : [dy], saved);
    },
  });
}

function gradientsOf(operator: Operator, dys: Tensors, saved: Tensors): Record<string, () => tf.Tensor> {
  const inputs = saved.slice(0, saved.length - dys.length);
  const gradients = operator.backward(dys, inputs, saved.slice(inputs.length));
  const entries = inputs.map(({ shape }, index) => {
    return [String(index), () => gradients[index] ?? tf.zeros(shape)] as const;
  });
  return Object.fromEntries(entries);
}

/** Puts the gradients of the float32 inputs in their places. */
function placed(inputs: Tensors, gradients: Tensors): (tf.Tensor | undefined)[] {
  const queue = [...gradients];
  return inputs.map(({ dtype }) => (dtype === 'float32' ? queue.shift() : undefined));
}

export const typesOf = (tensors: Tensors): TensorType[] =>
  tensors.map(({ dtype, shape }) => ({ dtype: dtype as TensorType['dtype'], shape }));

/** One of two functions of the same arguments, to that order of gradients. */
export function condOperator(
  branches: readonly [TensorFunction, TensorFunction],
  formals: readonly TensorType[],
  order: number,
): Operator {
  const bodies = [traceBody('then', formals, branches[0]), traceBody('else', formals, branches[1])] as const;
  const { types } = bodies[0];
  const own = capturesOf(bodies);
  const wanted = floats(own);
  let gradient: Operator | undefined;
  if (order > 0 && floats(types).length > 0 && wanted.length + floats(formals).length > 0) {
    const [then, otherwise] = branches.map((branch) => gradientOf(branch, formals.length, wanted));
    gradient = condOperator(
      [must(then, 'a gradient'), must(otherwise, 'a gradient')],
      [...formals, ...floats(types)],
      order - 1,
    );
  }
  const captures = unite(own, gradient?.captures ?? []);
  const operator: Operator = {
    kernel: 'Cond',
    attrs: { then: graphOf(bodies[0], captures), else: graphOf(bodies[1], captures) },
    captures,
    backward: (dys, inputs) => {
      if (!gradient) return [];
      const [pred, ...rest] = inputs;
      const args = rest.slice(0, formals.length);
      const given = dys.filter((_, index) => types[index]?.dtype === 'float32');
      const gradients = apply(withCaptures(gradient, operator, inputs), [
        detached(must(pred, 'a predicate')),
        ...args,
        ...given,
      ]);
      const places = placed([...args, ...wanted], gradients);
      return [undefined, ...places];
    },
  };
  return operator;
}

interface ScanParts {
  readonly carry: readonly TensorType[];
  readonly x: readonly TensorType[];
  readonly reverse: boolean;
}

/**
 * A step, `[...carry, ...x] -> [...carry, ...y]`, along an axis. For its gradient, which goes the other way, the operator also gives what each
 * step was handed as its carry.
 */
export function scanOperator(step: TensorFunction, parts: ScanParts, order: number): Operator {
  const { carry, x, reverse } = parts;
  const n = carry.length;
  const plain = traceBody('step', [...carry, ...x], step);
  const own = capturesOf([plain]);
  const wanted = floats(own);
  const ys = plain.types.slice(n);
  const hasGradient =
    order > 0 && floats(plain.types).length > 0 && floats([...carry, ...x]).length + wanted.length > 0;
  let body: Body = plain;
  let gradient: Operator | undefined;
  if (hasGradient) {
    const saving: TensorFunction = (given) => [...step(given), ...given.slice(0, n)];
    body = traceBody('step', [...carry, ...x], saving);
    // What only the gradient reads has a gradient of its own from the second order on.
    const through = order > 1 ? saving : step;
    const forCarry = floats(carry).length;
    const back = gradientOf(through, n + x.length, wanted);
    const backStep: TensorFunction = (given) => {
      const dcarry = given.slice(0, forCarry);
      const sums = given.slice(forCarry, forCarry + wanted.length);
      const slices = given.slice(forCarry + wanted.length);
      const xs = slices.slice(0, x.length);
      const before = slices.slice(x.length, x.length + n);
      const dys = slices.slice(x.length + n);
      const made = back([...before, ...xs, ...dcarry, ...dys]);
      const dxs = made.slice(forCarry, made.length - wanted.length);
      const more = made.slice(made.length - wanted.length);
      return [
        ...made.slice(0, forCarry),
        ...sums.map((sum, index) => sum.add(must(more[index], 'a gradient'))),
        ...dxs,
      ];
    };
    const dyTypes = [...floats(ys), ...(order > 1 ? floats(carry) : [])];
    gradient = scanOperator(
      backStep,
      {
        ...parts,
        carry: [...floats(carry), ...typesOf(wanted)],
        x: [...x, ...carry, ...dyTypes],
        reverse: !reverse,
      },
      order - 1,
    );
  }
  const captures = unite(own, gradient?.captures ?? []);
  const operator: Operator = {
    kernel: 'Scan',
    attrs: { body: graphOf(body, captures), carries: n, scanned: x.length, reverse },
    captures,
    backward: (dys, inputs, outputs) => {
      if (!gradient) return [];
      const xs = inputs.slice(n, n + x.length);
      const before = outputs.slice(n + ys.length);
      const given = dys.filter((_, index) => body.types[index]?.dtype === 'float32');
      const [forCarry, forYs] = [floats(carry).length, floats(ys).length];
      const dcarry = given.slice(0, forCarry);
      const dslices = given.slice(forCarry, order > 1 ? given.length : forCarry + forYs);
      const read = floats(inputs.slice(n + x.length, n + x.length + own.length));
      const zeros = read.map((tensor) => tf.zerosLike(tensor));
      const all = apply(withCaptures(gradient, operator, inputs), [
        ...dcarry,
        ...zeros,
        ...xs,
        ...before,
        ...dslices,
      ]);
      const ends = all.slice(0, forCarry);
      const sums = all.slice(forCarry, forCarry + wanted.length);
      const dxs = all.slice(forCarry + wanted.length, forCarry + wanted.length + floats(x).length);
      return placed([...inputs.slice(0, n + x.length), ...own], [...ends, ...dxs, ...sums]);
    },
  };
  return operator;
}
