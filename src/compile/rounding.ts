/**
 * How far rounding alone moves what a graph gives. Two right kernels that add in another order differ in the last bits of their sums, and
 * some functions make much of that: where terms cancel each other, and where an optimizer divides a gradient by its own size (Adam,
 * rmsprop), so that one that is nothing but rounding is a step like any other. So the graph runs again with its arguments and variables
 * changed by about their last bit, up or down at random, and how far the results move then is the measure of their rounding.
 *
 * The idea is that of stochastic arithmetic: J. Vignes, "A stochastic arithmetic for reliable scientific computation" (1993).
 */
import * as tf from '@tensorflow/tfjs';
import type { Work } from '../base/work';
import type { Given, Made } from '../engines/engine';
import { running } from './entry';
import type { Ready } from './entry';
import { distances } from './verify';
import { unrecorded } from '../trace/unrecorded';

/** Runs with changed values; one alone may happen to change little. */
const RUNS = 3;

/** Factors of 1 and a last bit more or less; not from the run's own generator, whose numbers are the snippet's. */
function factors(size: number, unit: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state < 2 ** 31 ? 1 + unit : 1 - unit;
  });
}

function changed(tensors: readonly tf.Tensor[], unit: number, seed: number): tf.Tensor[] {
  return unrecorded(() =>
    tensors.map((tensor, index) =>
      tf.tidy(() =>
        tensor.dtype === 'float32'
          ? tf.keep(tensor.mul(tf.tensor(factors(tensor.size, unit, seed + index), tensor.shape)))
          : tf.keep(tensor.clone()),
      ),
    ),
  );
}

/** For each result and then each update of a run, how far it moved at most; `unit` is the size of a last bit beside its number. */
export function* roundingOf(entry: Ready, given: Given, made: Made, unit: number): Work<number[]> {
  const base = [...made.results, ...made.updates];
  let moved = base.map(() => 0);
  for (let run = 1; run <= RUNS; run++) {
    const inputs = changed(given.inputs, unit, run * 7919);
    const states = changed(given.states, unit, run * 104729);
    const again = yield* running(entry, { inputs, states, random: given.random });
    const values = [...again.results, ...again.updates];
    const apart = yield* distances(base, values);
    moved = moved.map((most, index) => Math.max(most, apart[index]?.far ?? 0));
    tf.dispose([...inputs, ...states, ...values]);
  }
  return moved;
}
