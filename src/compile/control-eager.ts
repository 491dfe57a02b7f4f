/**
 * `cond`, `whileLoop` and `scan` op by op: the host reads the predicate and calls the functions, so that tfjs' tape has every op of theirs.
 * What they are handed is checked here for both modes.
 */
import * as tf from '@tensorflow/tfjs';
import { must, UserError } from '../base/errors';
import { isTrue } from '../engines/tfjs/predicate';
import { typeText } from '../ir/print';
import { flatten, rebuild, signatureOf } from './structure';
import type { Flat } from './structure';

export interface Control {
  cond(pred: tf.Tensor, then: () => unknown, otherwise: () => unknown): unknown;
  whileLoop(
    cond: (...vars: tf.Tensor[]) => tf.Tensor,
    body: (...vars: tf.Tensor[]) => tf.Tensor[],
    vars: readonly tf.Tensor[],
  ): unknown;
  scan(fn: (carry: unknown, x: unknown) => unknown, init: unknown, xs: unknown): unknown;
}

/** Variables stand for the values that they have now. */
function values(part: unknown): unknown {
  if (part instanceof tf.Variable) return part.clone();
  if (Array.isArray(part)) return part.map(values);
  if (typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype)
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, values(item)]));
  return part;
}

/** What a function gave, taken apart. */
export function flatResult(result: unknown, who: string): Flat {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new TypeError(`${who} gives a promise, but must give its tensors at once: it can't be async.`);
  }
  return flatten(values(result));
}

/** Checks a predicate: a bool scalar. */
export function predicate(value: unknown, who: string): tf.Tensor {
  if (value instanceof tf.Tensor && value.dtype === 'bool' && value.rank === 0) return value;
  const what =
    value instanceof tf.Tensor
      ? `a tensor ${typeText(value)}`
      : value === null
        ? 'null'
        : `a ${typeof value}`;
  const help =
    value instanceof tf.Tensor
      ? 'reduce it with all() or any(), or compare a sum'
      : 'for a value of JavaScript write if or while, which need no graph';
  throw new TypeError(
    `${who} must be a bool tensor without axes (x.sum().greater(0) is one), not ${what}: ${help}.`,
  );
}

export function checkFunctions(name: string, ...functions: readonly unknown[]): void {
  if (functions.some((fn) => typeof fn !== 'function')) {
    const usage = {
      cond: 'cond(pred, () => …, () => …)',
      whileLoop: 'whileLoop((x) => …, (x) => […], [x])',
      scan: 'scan((carry, x) => [carry, y], init, xs)',
    }[name];
    throw new TypeError(`${name} takes functions: ${usage ?? name}.`);
  }
}

/** The variables of a loop. */
export function checkVars(vars: unknown): readonly tf.Tensor[] {
  if (Array.isArray(vars) && vars.length > 0 && vars.every((item) => item instanceof tf.Tensor)) return vars;
  throw new TypeError('The vars of whileLoop must be an array of tensors: whileLoop(cond, body, [x, y]).');
}

/** What the body of whileLoop gave: tensors of the same dtypes and shapes as the variables. */
export function nextVars(result: unknown, vars: readonly tf.Tensor[]): readonly tf.Tensor[] {
  const { shape, tensors } = flatResult(result, 'The body of whileLoop');
  if (shape.kind !== 'list' || !shape.items.every(({ kind }) => kind === 'tensor'))
    throw new TypeError('The body of whileLoop must give an array of tensors, one for each of vars.');
  const [is, was] = [tensors.map(typeText).join(', '), vars.map(typeText).join(', ')];
  if (is !== was)
    throw new TypeError(
      `The body of whileLoop gives [${is}] where its vars are [${was}]: dtypes and shapes must stay.`,
    );
  return tensors;
}

/** The scanned tensors and how many steps they make. */
export function checkScan(init: unknown, xs: unknown): { carry: Flat; scanned: Flat; length: number } {
  const carry = flatResult(init, 'The init of scan');
  const scanned = flatResult(xs, 'The xs of scan');
  const lengths = new Set(scanned.tensors.map(({ shape }) => shape[0] ?? 0));
  const [length = 0] = lengths;
  if (lengths.size > 1)
    throw new TypeError(
      `The xs of scan differ in their first axis (${scanned.tensors.map(typeText).join(', ')}): it is the axis of the steps.`,
    );
  if (length === 0)
    throw new TypeError('The xs of scan must have a first axis, the axis of the steps, of length 1 or more.');
  return { carry, scanned, length };
}

/** What one step of scan gave. */
export function checkStep(result: unknown, carry: Flat): { next: Flat; y: Flat } {
  if (!Array.isArray(result) || result.length !== 2) {
    flatResult(result, 'The function of scan');
    throw new TypeError('The function of scan must give two things: the next carry and y, [carry, y].');
  }
  const next = flatResult(result[0], 'The function of scan');
  const [is, was] = [signatureOf(next), signatureOf(carry)];
  if (is !== was)
    throw new TypeError(
      `The function of scan gives ${is} where its carry is ${was}: dtypes and shapes must stay.`,
    );
  return { next, y: flatResult(result[1], 'The function of scan') };
}

export const NO_GRADIENT =
  'whileLoop has no gradient: how many steps to go back is known only when it has run. Where the number of steps is known, write scan, ' +
  'which has one.';

/** The same tensors; asking for a gradient through them is an error in words. */
function withoutGradient(tensors: readonly tf.Tensor[]): tf.Tensor[] {
  return tensors.map((tensor) => {
    const guard = tf.customGrad(() => ({
      value: tensor.clone(),
      gradFunc: () => {
        throw new UserError('runtime', NO_GRADIENT);
      },
    }));
    return tensor.dtype === 'float32' ? guard(tensor) : tensor.clone();
  });
}

const tidyValues = (work: () => unknown): unknown => tf.tidy(() => work() as tf.TensorContainer);

/** Results are tensors of their own, also where a function gives one that was there. */
const own = ({ shape, tensors }: Flat): unknown =>
  rebuild(
    shape,
    tensors.map((tensor) => tensor.clone()),
  );

let chosen = (): Control => eagerControl;

/** Sets which is in force at each call: the traced ones while a trace is made. They are loaded with `compile`, and not without need. */
export function chooseControl(choose: () => Control): void {
  chosen = choose;
}

/** What a snippet imports. */
export const control: Control = {
  cond: (...args) => chosen().cond(...args),
  whileLoop: (...args) => chosen().whileLoop(...args),
  scan: (...args) => chosen().scan(...args),
};

export const eagerControl: Control = {
  cond(pred, then, otherwise) {
    checkFunctions('cond', then, otherwise);
    const chosen = isTrue(predicate(pred, 'The predicate of cond'), 'cond') ? then : otherwise;
    return tidyValues(() => own(flatResult(chosen(), 'A function of cond')));
  },

  whileLoop(cond, body, vars) {
    checkFunctions('whileLoop', cond, body);
    const goesOn = (now: readonly tf.Tensor[]) =>
      tf.tidy(() => isTrue(predicate(cond(...now), 'What the cond of whileLoop gives'), 'whileLoop'));
    return tidyValues(() => {
      let now: readonly tf.Tensor[] = checkVars(vars);
      while (goesOn(now)) {
        const before = now;
        now = tf.tidy(() => nextVars(body(...before), before).map((tensor) => tensor.clone()));
        if (before !== vars) tf.dispose([...before]);
      }
      return withoutGradient(now);
    });
  },

  scan(fn, init, xs) {
    checkFunctions('scan', fn);
    return tidyValues(() => {
      const { carry, scanned, length } = checkScan(init, xs);
      const slices = scanned.tensors.map((tensor) => tf.unstack(tensor));
      let now = carry;
      const ys: Flat[] = [];
      for (let at = 0; at < length; at++) {
        const x = rebuild(
          scanned.shape,
          slices.map((parts) => must(parts[at], 'a slice')),
        );
        const { next, y } = checkStep(fn(rebuild(now.shape, now.tensors), x), carry);
        const first = ys[0] ?? y;
        if (signatureOf(y) !== signatureOf(first))
          throw new TypeError(
            `The function of scan gives ${signatureOf(y)} where it gave ${signatureOf(first)} before: dtypes and shapes must stay.`,
          );
        now = next;
        ys.push(y);
      }
      const [first] = ys;
      const { shape, tensors } = must(first, 'a step');
      const stacked = tensors.map((_, index) => tf.stack(ys.map((y) => must(y.tensors[index], 'a result'))));
      return [own(now), rebuild(shape, stacked)];
    });
  },
};
