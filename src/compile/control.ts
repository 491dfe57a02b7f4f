/**
 * `cond`, `whileLoop` and `scan` in a traced function: one operator each, whose graphs are those of the functions.
 */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import { isTracing } from '../trace/backend';
import { bodyBreak, capturesOf, detached, gradientOrder, graphOf, traceBody } from '../trace/control';
import type { TensorFunction } from '../trace/control';
import {
  checkFunctions,
  checkScan,
  checkStep,
  checkVars,
  chooseControl,
  eagerControl,
  flatResult,
  nextVars,
  NO_GRADIENT,
  predicate,
} from './control-eager';
import type { Control } from './control-eager';
import { apply, condOperator, scanOperator, typesOf } from './control-operators';
import type { Operator, Tensors } from './control-operators';
import { rebuild, signatureOf } from './structure';
import type { Flat, Shaped } from './structure';

function tracedCond(pred: tf.Tensor, then: () => unknown, otherwise: () => unknown): unknown {
  checkFunctions('cond', then, otherwise);
  predicate(pred, 'The predicate of cond');
  let shape: Shaped | undefined;
  const seen: (string | undefined)[] = [];
  const branch =
    (fn: () => unknown, index: number): TensorFunction =>
    () => {
      const flat = flatResult(fn(), 'A function of cond');
      shape = flat.shape;
      seen[index] ??= signatureOf(flat);
      const [first] = seen;
      if (first !== undefined && seen[index] !== first)
        throw bodyBreak(
          `The two functions of cond give ${first} and ${String(seen[index])}: in one graph both give tensors of the same dtypes and shapes.`,
        );
      if (flat.tensors.length === 0)
        throw bodyBreak(
          'The functions of cond give no tensor: in a graph there are only tensors to choose between.',
        );
      return flat.tensors;
    };
  const operator = condOperator([branch(then, 0), branch(otherwise, 1)], [], gradientOrder());
  return rebuild(must(shape, 'a result'), apply(operator, [detached(pred)]));
}

function tracedScan(fn: (carry: unknown, x: unknown) => unknown, init: unknown, xs: unknown): unknown {
  checkFunctions('scan', fn);
  const { carry, scanned } = checkScan(init, xs);
  const n = carry.tensors.length;
  let result: Flat | undefined;
  let nextShape: Shaped | undefined;
  const step: TensorFunction = (given) => {
    const { next, y } = checkStep(
      fn(rebuild(carry.shape, given.slice(0, n)), rebuild(scanned.shape, given.slice(n))),
      carry,
    );
    result = y;
    nextShape = next.shape;
    return [...next.tensors, ...y.tensors];
  };
  const slices = typesOf(scanned.tensors).map(({ dtype, shape }) => ({ dtype, shape: shape.slice(1) }));
  const parts = { carry: typesOf(carry.tensors), x: slices, reverse: false };
  const operator = scanOperator(step, parts, gradientOrder());
  const made = apply(operator, [...carry.tensors, ...scanned.tensors]);
  return [
    rebuild(must(nextShape, 'a carry'), made.slice(0, n)),
    rebuild(must(result, 'a result').shape, made.slice(n)),
  ];
}

function tracedWhile(
  cond: (...vars: tf.Tensor[]) => tf.Tensor,
  body: (...vars: tf.Tensor[]) => tf.Tensor[],
  given: readonly tf.Tensor[],
): unknown {
  checkFunctions('whileLoop', cond, body);
  const vars = checkVars(given);
  const goesOn = (now: Tensors) => predicate(cond(...now), 'What the cond of whileLoop gives');
  const step: TensorFunction = (now) => {
    const next = nextVars(body(...now), now);
    return [goesOn(next), ...next];
  };
  const traced = traceBody('step', typesOf(vars), step);
  const captures = capturesOf([traced]);
  const operator: Operator = {
    kernel: 'WhileLoop',
    attrs: { body: graphOf(traced, captures), carries: vars.length },
    captures,
    backward: () => {
      throw bodyBreak(NO_GRADIENT);
    },
  };
  return [...apply(operator, [detached(goesOn(vars)), ...vars])];
}

const tracedControl: Control = { cond: tracedCond, scan: tracedScan, whileLoop: tracedWhile };

chooseControl(() => (isTracing() ? tracedControl : eagerControl));
