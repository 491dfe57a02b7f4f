/** Kernels of tfjs' own that reduce, accumulate or turn round along axes, corrected where they take bools or have nothing to reduce. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import { Composer, type KernelArgs } from './composer';

type Run = (args: KernelArgs) => tf.TensorInfo;

const ownOf =
  (original: tf.KernelConfig): Run =>
  (args) =>
    original.kernelFunc({ ...args }) as tf.TensorInfo;

const size = ({ shape }: tf.TensorInfo): number => shape.reduce((product, length) => product * length, 1);

/** Bools go through int32, and the result becomes `dtype`. tfjs' own refuse them, give bools for sums, or take four for one. */
const throughInts =
  (dtype: 'int32' | 'bool', run: Run): Run =>
  ({ inputs, backend, attrs }) => {
    const x = must(inputs['x'], 'kernel input');
    if (x.dtype !== 'bool') return run({ inputs, backend, attrs });
    const compose = new Composer(backend);
    const ints = compose.run('Cast', { x }, { dtype: 'int32' });
    const made = run({ inputs: { x: ints }, backend, attrs });
    if (dtype === 'int32') return compose.finish(made);
    const result = compose.run('Cast', { x: made }, { dtype });
    backend.disposeData(made.dataId);
    return compose.finish(result);
  };

/** Over no elements the result is `value`, as on cpu. tfjs' own leave whatever memory held. */
const ofNothing =
  (value: number, run: Run): Run =>
  (args) => {
    const result = run(args);
    if (size(must(args.inputs['x'], 'kernel input')) === 0)
      args.backend.typedArrayFromHeap(result).fill(value);
    return result;
  };

/** By kernel. */
export const ALONG_AXES: Readonly<Record<string, (original: tf.KernelConfig) => Run>> = {
  Sum: (original) => throughInts('int32', ofNothing(0, ownOf(original))),
  Prod: (original) => throughInts('int32', ofNothing(1, ownOf(original))),
  Mean: (original) => ofNothing(0, ownOf(original)),
  Max: (original) => ofNothing(NaN, ownOf(original)),
  Min: (original) => ofNothing(NaN, ownOf(original)),
  All: (original) => ofNothing(0, ownOf(original)),
  Any: (original) => ofNothing(0, ownOf(original)),
  Cumsum: (original) => throughInts('int32', ownOf(original)),
  Cumprod: (original) => throughInts('int32', ownOf(original)),
  Reverse: (original) => throughInts('bool', ownOf(original)),
};
